import { createHmac } from "node:crypto";
import { readJsonOrForm, type Call } from "../call.ts";
import { newSessionKey } from "../ids.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import type { User } from "../state.ts";
import { authorize } from "../tokens.ts";

/**
 * GET /wxa/checksession: is this still the user's session_key?
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey.html
 */
export function checkSessionKey(call: Call): Reply {
  const user = findSignedUser(call);
  return user instanceof Refusal ? user : ok();
}

/**
 * GET /wxa/resetusersessionkey: a new key at once, with the expiry of the old one.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_resetusersessionkey.html
 */
export function resetUserSessionKey(call: Call): Reply {
  const user = findSignedUser(call);
  if (user instanceof Refusal) return user;
  user.sessionKey = newSessionKey();
  return ok({ openid: user.openid, session_key: user.sessionKey });
}

function findSignedUser(call: Call): User | Refusal {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const openid = parameter(call, "openid");
  if (openid === undefined) return refuse(41009);
  const user = app.users.get(openid);
  if (!user) return refuse(40003);
  if (parameter(call, "sig_method") !== "hmac_sha256") return refuse(87008);
  const key = user.sessionKey;
  if (key === undefined || call.state.clock.nowMs() >= user.sessionKeyExpiresAtMs) {
    return refuse(call.path === "/wxa/checksession" ? 87009 : 87007);
  }
  // The key is the text of session_key, not decoded; the message is empty.
  const expected = createHmac("sha256", key).update("").digest("hex");
  return parameter(call, "signature") === expected ? user : refuse(87009);
}

/** The page lists these as body fields of a GET, its example and the SDKs put them in the query: both work. */
function parameter(call: Call, name: string): string | undefined {
  const value = call.query.get(name) ?? readJsonOrForm(call)[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
