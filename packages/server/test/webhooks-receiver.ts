import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

/** One request as it came over the wire. */
export interface Received {
  id: string;
  headers: Record<string, string>;
  body: string;
  type: string;
  data: Record<string, unknown>;
}

export interface Receiver extends AsyncDisposable {
  url: string;
  requests: Received[];
  /** What the next requests are answered with; default 204 at once. */
  answer: (received: Received, response: ServerResponse) => void | Promise<void>;
  /** The most requests that were open at the same time, for each webhook-id. */
  mostAtOnce: Map<string, number>;
  /** Waits until so many requests are there, or one that fits. */
  until(wanted: number | ((received: Received) => boolean)): Promise<Received[]>;
}

/** A receiver of webhooks over real HTTP. */
export async function startReceiver(): Promise<Receiver> {
  const open = new Map<string, number>();
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const headers = request.headers as Record<string, string>;
    const id = headers["webhook-id"] ?? "";
    const { type, data } = JSON.parse(body) as Pick<Received, "type" | "data">;
    const received = { id, headers, body, type, data };
    receiver.requests.push(received);

    open.set(id, (open.get(id) ?? 0) + 1);
    receiver.mostAtOnce.set(id, Math.max(receiver.mostAtOnce.get(id) ?? 0, open.get(id) ?? 0));
    response.once("close", () => open.set(id, (open.get(id) ?? 1) - 1));
    await receiver.answer(received, response);
  };

  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hook`,
    requests: [],
    mostAtOnce: new Map(),
    answer: (_, response) => void response.writeHead(204).end(),
    async until(wanted) {
      const deadline = performance.now() + 15_000;
      for (;;) {
        const { requests } = receiver;
        const isThere =
          typeof wanted === "number" ? requests.length >= wanted : requests.some(wanted);
        if (isThere) return requests;
        if (performance.now() > deadline) {
          throw new Error(`only ${requests.length}: ${requests.map((one) => one.type).join(" ")}`);
        }
        await wait(10);
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

/** Answers with a status and a body. */
export const answering =
  (status: number, body = "", headers: Record<string, string> = {}): Receiver["answer"] =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);
