import type { Transport } from "@hongyan/wechat";
import type { Metrics } from "../metrics.ts";

const tokenPaths = /\/cgi-bin\/(stable_)?token$/;

/** Times each call by its path, without the query: that holds the token. Paths are those of our own client: they are few. */
export function measureTransport(
  transport: Transport,
  metrics: Pick<Metrics, "wechatCalls" | "tokenFetches">,
): Transport {
  return (request) => {
    const startedAt = performance.now();
    const api = request.path.split("?", 1)[0] ?? "";
    const isToken = tokenPaths.test(api);
    const tell = (result: "answered" | "unanswered"): void => {
      metrics.wechatCalls.observe({ api, result }, (performance.now() - startedAt) / 1_000);
    };
    return transport(request).then(
      (response) => {
        tell("answered");
        if (isToken) {
          const result = response.body.includes('"access_token"') ? "token" : "refused";
          metrics.tokenFetches.inc({ result });
        }
        return response;
      },
      (error: unknown) => {
        tell("unanswered");
        if (isToken) metrics.tokenFetches.inc({ result: "unanswered" });
        throw error;
      },
    );
  };
}
