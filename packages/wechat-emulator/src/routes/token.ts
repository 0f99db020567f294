import type { Call } from "../call.ts";
import { tokenQuotaErrmsg } from "../errmsg.ts";
import { countCall } from "../quotas.ts";
import { bare, Refusal, type Reply } from "../reply.ts";
import { issueToken, overlapMs, retireToken, tokenLifeSeconds } from "../tokens.ts";
import { authenticateForToken } from "./credentials.ts";

/**
 * GET /cgi-bin/token. Each call issues a new token; the one before it stays valid for five more minutes.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getaccesstoken.html
 */
export function getAccessToken(call: Call): Reply {
  const { state, query } = call;
  const app = authenticateForToken(call, {
    appid: query.get("appid"),
    secret: query.get("secret"),
    grantType: query.get("grant_type"),
  });
  if (app instanceof Refusal) return app;
  const overQuota = countCall(state, app, call.path, tokenQuotaErrmsg);
  if (overQuota) return overQuota;

  retireToken(app.tokens.classic, state.clock.nowMs() + overlapMs);
  app.tokens.classic = issueToken(state, app);
  return bare({ access_token: app.tokens.classic.value, expires_in: tokenLifeSeconds });
}
