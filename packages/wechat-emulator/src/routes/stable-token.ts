import { readJsonObject, type Call } from "../call.ts";
import { countCall, forcedRefreshes } from "../quotas.ts";
import { bare, Refusal, type Reply } from "../reply.ts";
import type { App, State } from "../state.ts";
import { issueToken, overlapMs, remainingSeconds, retireToken, type Token } from "../tokens.ts";
import { authenticateForToken } from "./credentials.ts";

/**
 * POST /cgi-bin/stable_token. Normal mode gives everybody the same token until its last five minutes; forced mode
 * replaces it at once, 20 times a day and not twice within 30 seconds.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-access-token/api_getstableaccesstoken.html
 */
export function getStableAccessToken(call: Call): Reply {
  const { state } = call;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const app = authenticateForToken(call, {
    appid: body["appid"],
    secret: body["secret"],
    grantType: body["grant_type"],
  });
  if (app instanceof Refusal) return app;
  const overQuota = countCall(state, app, call.path);
  if (overQuota) return overQuota;

  const token =
    body["force_refresh"] === true ? forceRefresh(state, app) : currentToken(state, app);
  if (token instanceof Refusal) return token;
  return bare({ access_token: token.value, expires_in: remainingSeconds(state, token) });
}

function currentToken(state: State, app: App): Token {
  const current = app.tokens.stable;
  if (current && current.expiresAtMs - state.clock.nowMs() > overlapMs) return current;
  // The old token lives on for what is left of its life: five minutes at most.
  app.tokens.stable = issueToken(state, app);
  return app.tokens.stable;
}

const forcedIntervalMs = 30_000;

function forceRefresh(state: State, app: App): Token | Refusal {
  const nowMs = state.clock.nowMs();
  if (nowMs - app.tokens.lastForcedAtMs < forcedIntervalMs) return currentToken(state, app);
  const overQuota = countCall(state, app, forcedRefreshes);
  if (overQuota) return overQuota;
  app.tokens.lastForcedAtMs = nowMs;
  retireToken(app.tokens.stable, nowMs);
  app.tokens.stable = issueToken(state, app);
  return app.tokens.stable;
}
