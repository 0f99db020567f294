import { Agent, request } from "node:http";
import { connect } from "node:net";
import type { FuzzRequest } from "./generate/request.ts";
import type { Credential } from "./world.ts";

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Longer than this nobody waits; the server's own limits are shorter for all that is not a stream. */
const longestMs = 20_000;
const longestTextChars = 2_000_000;

/** Sends requests over kept-alive connections. */
export class Sender implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** @throws when there is no answer in time, or the connection is broken off */
  send({ method, target, headers, body }: FuzzRequest, credential: Credential): Promise<Answer> {
    const { accessToken } = credential;
    const path =
      accessToken === undefined
        ? target
        : `${target}${target.includes("?") ? "&" : "?"}access_token=${accessToken}`;
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent: this.#agent,
          host: this.#url.hostname,
          port: this.#url.port,
          method,
          path,
          headers: { ...headers, ...credential.headers, ...lengthOf(body) },
          timeout: longestMs,
        },
        (incoming) => {
          let text = "";
          const done = (): void =>
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text });
          // A stream has no end to wait for.
          if (incoming.headers["content-type"]?.startsWith("text/event-stream") === true) {
            done();
            outgoing.destroy();
            return;
          }
          incoming.setEncoding("utf8");
          incoming.on("data", (part: string) => {
            if (text.length < longestTextChars) text += part;
          });
          incoming.on("end", done).on("error", reject);
        },
      );
      outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer in ${longestMs} ms`)));
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }

  /** Bytes as they are, which need not be HTTP. Answers with what came back until the server closed. */
  sendBytes(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(this.#url.port), this.#url.hostname);
      let text = "";
      socket.setEncoding("utf8").setTimeout(longestMs);
      socket.on("data", (part: string) => (text += part));
      socket.on("timeout", () => {
        socket.destroy();
        reject(new Error(`no answer in ${longestMs} ms`));
      });
      socket.on("error", () => {}).on("close", () => resolve(text));
      socket.end(bytes, "latin1");
    });
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

function lengthOf(body: Buffer | undefined): Record<string, string> {
  return body === undefined ? {} : { "content-length": String(body.length) };
}
