import { createWechatClient, type WechatClientOptions } from "@hongyan/wechat";
import { startHttpServer, type TestServer } from "./http-server.ts";

type Answer = string | Record<string, unknown>;

/**
 * WeChat over a real socket: tokens T1, T2 ..., and the answers of the test by path. A client of
 * it comes along.
 */
export async function startWechatServer(
  answers: Record<string, (request: TestServer["requests"][number]) => Answer>,
  options: Partial<WechatClientOptions> = {},
) {
  let tokenCount = 0;
  const server = await startHttpServer((_, response) => {
    const request = server.requests.at(-1);
    const path = request?.url.split("?")[0] ?? "";
    const answer =
      path === "/cgi-bin/stable_token"
        ? { access_token: `T${++tokenCount}`, expires_in: 7200 }
        : request && answers[path]?.(request);
    const reply = answer ?? { errcode: 40066, errmsg: "invalid url" };
    response.end(typeof reply === "string" ? reply : JSON.stringify(reply));
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
