import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** The way from a phone to the server, which can be in trouble while WeChat itself is not. */
export interface Gate extends AsyncDisposable {
  readonly url: string;
  /** What came through it, the oldest first: method and path. */
  readonly seen: Seen[];
  /** What happens to the requests to come; the default is to let them pass. */
  trouble: Trouble | undefined;
}

export interface Seen {
  call: string;
  body: Record<string, unknown>;
}

type Trouble =
  /** The connection breaks, before the server gets anything. */
  | "closed"
  /** The server gets it and answers; the answer is lost. */
  | "answer-lost"
  /** No answer, for ever. */
  | "silent"
  /** Something else answers at this address. */
  | { status: number; body: string };

export async function openGate(serverUrl: string): Promise<Gate> {
  const seen: Seen[] = [];
  const server = createServer((incoming, outgoing) => void pass(incoming, outgoing));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const gate: Gate = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    trouble: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return gate;

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { trouble } = gate;
    const text = await readText(incoming);
    seen.push({
      call: `${incoming.method} ${incoming.url}`,
      body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
    });
    if (trouble === "silent") return;
    if (trouble === "closed") return void incoming.socket.destroy();
    if (typeof trouble === "object") {
      outgoing.writeHead(trouble.status, { "content-type": "text/html" }).end(trouble.body);
      return;
    }
    const { method, url, headers } = incoming;
    const onward = forward(`${serverUrl}${url}`, { method, headers }, (answer) => {
      if (trouble === "answer-lost")
        return void answer.resume().on("end", () => incoming.socket.destroy());
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    onward.end(text);
  }
}

async function readText(stream: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
