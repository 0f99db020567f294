import type { Call } from "../call.ts";
import { newSessionKey } from "../ids.ts";
import { bare, refuse, Refusal, type Reply } from "../reply.ts";
import type { App, User } from "../state.ts";
import { checkSecret, findApp } from "./credentials.ts";

/**
 * GET /sns/jscode2session. A code works once, for five minutes, for the app it was made for.
 * A needless access_token is ignored.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session.html
 */
export function code2Session(call: Call): Reply {
  const { query } = call;
  const app = findApp(call, query.get("appid"));
  if (app instanceof Refusal) return app;
  if (app.kind !== "mini-program") return refuse(40013);
  const wrongSecret = checkSecret(app, query.get("secret"));
  if (wrongSecret) return wrongSecret;
  return exchangeLoginCode(call, app);
}

/** The code's user, whoever has proved to act for the app. */
export function exchangeLoginCode({ state, query }: Call, app: App): Reply {
  if (query.get("grant_type") !== "authorization_code") return refuse(40002);
  const jsCode = query.get("js_code");
  if (!jsCode) return refuse(41008);

  const code = state.codes.get(jsCode);
  if (!code || code.appid !== app.appid) return refuse(40029);
  if (code.isUsed) return refuse(40163);
  if (state.clock.nowMs() >= code.expiresAtMs) return refuse(40029);
  const user = app.users.get(code.openid);
  if (!user) return refuse(40029);
  if (user.isBlocked) return refuse(40226);

  code.isUsed = true;
  const session_key = renewSessionKey(user, state.clock.nowMs());
  return bare({ session_key, openid: user.openid, unionid: user.unionid });
}

/** WeChat does not publish how long a session_key lives; each login prolongs it. */
const sessionKeyLifeMs = 3 * 86_400_000;

function renewSessionKey(user: User, nowMs: number): string {
  if (user.sessionKey === undefined || nowMs >= user.sessionKeyExpiresAtMs) {
    user.sessionKey = newSessionKey();
  }
  user.sessionKeyExpiresAtMs = nowMs + sessionKeyLifeMs;
  return user.sessionKey;
}
