import type { ServerResponse } from "node:http";
import { createWechatClient, type WechatClientOptions } from "@hongyan/wechat";
import { startHttpServer, type TestServer } from "./http-server.ts";

/** A text or bytes as they are, or fields to be written as JSON. */
type Answer = string | Uint8Array | Record<string, unknown>;
type Answerer = (request: TestServer["requests"][number], response: ServerResponse) => Answer;

/**
 * WeChat over a real socket: tokens T1, T2 ..., and the answers of the test by path. A client of
 * it comes along.
 */
export async function startWechatServer(
  answers: Record<string, Answerer>,
  options: Partial<WechatClientOptions> = {},
) {
  let tokenCount = 0;
  const server = await startHttpServer((_request, response) => {
    const request = server.requests.at(-1);
    const path = request?.url.split("?")[0] ?? "";
    const answer =
      path === "/cgi-bin/stable_token"
        ? { access_token: `T${++tokenCount}`, expires_in: 7200 }
        : request && answers[path]?.(request, response);
    const reply = answer ?? { errcode: 40066, errmsg: "invalid url" };
    const isWritten = typeof reply === "string" || reply instanceof Uint8Array;
    response.end(isWritten ? reply : JSON.stringify(reply));
  });
  const client = createWechatClient({
    appid: "wx1",
    secret: "s",
    apiBase: server.origin,
    ...options,
  });
  return {
    client,
    requests: server.requests,
    lastRequest() {
      const request = server.requests.at(-1);
      if (request === undefined) throw new Error("no request");
      const url = new URL(request.url, server.origin);
      return { ...request, path: url.pathname, query: Object.fromEntries(url.searchParams) };
    },
    count: (path: string) => server.requests.filter(({ url }) => url.startsWith(path)).length,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

export function tokenIn({ url }: { url: string }): string | null {
  return new URL(url, "http://localhost").searchParams.get("access_token");
}
