import { once } from "node:events";
import { createServer } from "node:http";
import type { Random } from "../lib/random.ts";

/** The business's end of the webhooks: notes every event that it was told, and sometimes fails. */
export interface WebhookReceiver extends AsyncDisposable {
  url: string;
  /** Ids of events that it acknowledged, with how often. */
  received: Map<string, number>;
  /** From now on it takes everything. */
  heal(): void;
}

const failureRate = 0.1;

export async function startWebhookReceiver(random: Random): Promise<WebhookReceiver> {
  const received = new Map<string, number>();
  let isHealthy = false;
  const server = createServer((request, response) => {
    request.resume();
    request.once("error", () => {});
    request.once("end", () => {
      if (!isHealthy && random.chance(failureRate)) {
        if (random.chance(0.5)) response.writeHead(503).end();
        else request.socket.destroy();
        return;
      }
      const id = String(request.headers["webhook-id"]);
      received.set(id, (received.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    heal() {
      isHealthy = true;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
