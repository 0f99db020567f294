import type { State } from "../state.ts";
import { isOnline, phoneOf } from "../user-phone.ts";
import { findApp, findUser } from "./find.ts";
import type { PhoneUserInput } from "./phone-settings.ts";

/** Takes one user's phone off the network, or puts it on again. */
export function setPhoneNetwork(
  state: State,
  input: PhoneUserInput & { isOnline: boolean },
): { isOnline: boolean } {
  const { appid, openid } = input;
  const user = findUser(findApp(state, appid), openid);
  phoneOf(user).isOnline = input.isOnline;
  const title = input.isOnline ? "手机连上了网络" : "手机断开了网络";
  state.live.tell(() => ({ from: "phone", kind: "note", title, appid, openid }));
  return { isOnline: input.isOnline };
}

export function phoneNetwork(state: State, input: PhoneUserInput): { isOnline: boolean } {
  return { isOnline: isOnline(findUser(findApp(state, input.appid), input.openid)) };
}
