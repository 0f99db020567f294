import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";

/** Connections to the developers' servers, kept alive between pushes. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

export function createAgents(): Agents {
  // Idle connections go before a server drops them (5 seconds are common), so that no push meets a closed one.
  const options = { keepAlive: true, timeout: 3_000, maxSockets: 256, maxFreeSockets: 256 };
  return { http: new HttpAgent(options), https: new HttpsAgent(options) };
}

export interface Question {
  method: "GET" | "POST";
  url: string;
  contentType?: string;
  body?: string;
}

/** What came back within the time, or why nothing did. */
export type Answer =
  | { kind: "answered"; status: number; body: string }
  | { kind: "failed"; error: string };

/** Never throws. The time-out covers the whole exchange, to the last byte of the answer; redirects are not followed. */
export function exchange(
  agents: Agents,
  { method, url, contentType, body }: Question,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    const isHttps = url.startsWith("https:");
    const headers = {
      // What WeChat's pushes carry.
      "User-Agent": "Mozilla/4.0",
      Accept: "*/*",
      Pragma: "no-cache",
      ...(contentType !== undefined && { "Content-Type": contentType }),
      ...(body !== undefined && { "Content-Length": Buffer.byteLength(body) }),
    };
    if (signal.aborted) {
      resolve(stopped);
      return;
    }
    const request = isHttps
      ? httpsRequest(url, { method, headers, agent: agents.https })
      : httpRequest(url, { method, headers, agent: agents.http });
    const end = (answer: Answer) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      resolve(answer);
      if (answer.kind === "failed") request.destroy();
    };
    const stop = () => end(stopped);
    const timer = setTimeout(() => end(failed(`no answer within ${timeoutMs} ms`)), timeoutMs);
    signal.addEventListener("abort", stop);
    request.on("error", (error: NodeJS.ErrnoException) => {
      end(failed(error.message || (error.code ?? "no connection")));
    });
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) {
          end(failed(`the answer is longer than ${maxAnswerBytes} bytes`));
        } else chunks.push(chunk);
      });
      response.on("end", () =>
        end({
          kind: "answered",
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
        }),
      );
      response.on("error", (error) => end(failed(error.message)));
    });
    request.end(body);
  });
}

const maxAnswerBytes = 65_536;

function failed(error: string): Answer {
  return { kind: "failed", error };
}

const stopped = failed("the emulator stopped delivering");
