import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HongyanError } from "../errors.ts";
import { toErrorBody } from "./errors.ts";
import { safeHeaders } from "./safe-headers.ts";

export interface StartingAnswers extends AsyncDisposable {
  host: string;
  /** The port that was got, where any was asked for. */
  port: number;
}

/**
 * Answers where the API, or metrics and health, will be: the process lives, and is not ready. Without it, whoever watches over the process
 * would take one that changes a large schema for dead, and kill it over and over. A port in use is found out before anything
 * else is done.
 *
 * @throws what `listen` throws (EADDRINUSE)
 */
export async function answerWhileStarting(where: {
  host: string;
  port: number;
}): Promise<StartingAnswers> {
  const server = createServer((request, response) => {
    if (request.url?.split("?")[0] === "/healthz") answer(response, 200, { status: "ok" });
    else answer(response, starting.status, toErrorBody(starting));
  });
  await listen(server, where);
  return {
    host: where.host,
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

const starting = new HongyanError("UNAVAILABLE", "this process starts; it is not ready yet", {
  hint: "Wait a moment. A first start after an upgrade may take long, while it changes the schema: its log says more.",
});

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    ...safeHeaders,
    "content-type": "application/json; charset=utf-8",
    connection: "close",
    ...(status === 503 && { "retry-after": "1" }),
  });
  response.end(JSON.stringify(body));
}

async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
