import { newCode, newOpenid } from "../ids.ts";
import { maskSecrets } from "../mask.ts";
import type { App, State, User } from "../state.ts";
import { ControlError } from "./control-error.ts";
import { findApp, findUser } from "./find.ts";

export interface UserInput {
  appid: string;
  /** Left out: a new one of 28 characters. */
  openid?: string | undefined;
  unionid?: string | undefined;
  /** A high-risk user: login is answered with 40226. */
  isBlocked?: boolean | undefined;
  /** Of an Official Account: follows it (else 43004). Default true. */
  isFollower?: boolean | undefined;
}

export function addUser(state: State, input: UserInput): { openid: string } {
  const app = findApp(state, input.appid);
  const openid = input.openid ?? newOpenid(app.kind);
  const user = app.users.get(openid) ?? putUser(app, openid);
  user.unionid = input.unionid ?? user.unionid;
  user.isBlocked = input.isBlocked ?? user.isBlocked;
  user.isFollower = input.isFollower ?? user.isFollower;
  return { openid };
}

export interface UsersInput {
  appid: string;
  count: number;
  /** Openids are the prefix and a running number, 28 characters long. Left out: random ones. */
  prefix?: string | undefined;
}

/** Many users at once, for load tests. */
export function addUsers(state: State, input: UsersInput): { openids: string[] } {
  const { count, prefix } = input;
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new ControlError("INVALID_INPUT", `count ${count} is not 1 to 1,000,000`);
  }
  const app = findApp(state, input.appid);
  const openids = Array.from({ length: count }, (_, index) =>
    prefix === undefined
      ? newOpenid(app.kind)
      : prefix + String(index).padStart(28 - prefix.length, "0"),
  );
  for (const openid of openids) if (!app.users.has(openid)) putUser(app, openid);
  return { openids };
}

const codeLifeMs = 300_000;

/** What `wx.login` does on the phone: a code that works once within five minutes. Without openid, for a new user. */
export function issueCode(
  state: State,
  input: { appid: string; openid?: string | undefined },
): { code: string; openid: string } {
  const app = findApp(state, input.appid);
  const openid = input.openid ?? addUser(state, input).openid;
  findUser(app, openid).visitedAtMs = state.clock.nowMs();
  forgetOldCodes(state);
  const code = newCode();
  const expiresAtMs = state.clock.nowMs() + codeLifeMs;
  state.codes.set(code, { appid: app.appid, openid, expiresAtMs, isUsed: false });
  state.live.tell(() => ({
    from: "phone",
    kind: "login",
    title: "wx.login：得到一个 code，五分钟内可用一次",
    appid: app.appid,
    openid,
    detail: maskSecrets({ js_code: code }),
  }));
  return { code, openid };
}

function putUser(app: App, openid: string): User {
  const user: User = {
    openid,
    unionid: undefined,
    isBlocked: false,
    isFollower: true,
    sessionKey: undefined,
    sessionKeyExpiresAtMs: 0,
    visitedAtMs: -Infinity,
    sendsInFlight: 0,
    phone: undefined,
  };
  app.users.set(openid, user);
  return user;
}

/** Used ones are known for another hour (40163); the map is in order of issue. */
function forgetOldCodes(state: State): void {
  const before = state.clock.nowMs() - 3_600_000;
  for (const [text, code] of state.codes) {
    if (code.expiresAtMs >= before) return;
    state.codes.delete(text);
  }
}
