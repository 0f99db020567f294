import type { State } from "../state.ts";
import { findApp, findUser } from "./find.ts";
import type { PhoneUserInput } from "./phone-settings.ts";

/** What wx.checkSession asks: whether the session_key of the last login still works. */
export function phoneSession(state: State, input: PhoneUserInput): { isAlive: boolean } {
  const user = findUser(findApp(state, input.appid), input.openid);
  const isAlive = user.sessionKey !== undefined && state.clock.nowMs() < user.sessionKeyExpiresAtMs;
  return { isAlive };
}
