import type { Call } from "./call.ts";
import { newAccessToken } from "./ids.ts";
import { permissionFor } from "./permission-sets.ts";
import { countCall } from "./quotas.ts";
import { refuse, Refusal } from "./reply.ts";
import type { AccountKind, App, State } from "./state.ts";

export interface Token {
  readonly value: string;
  readonly appid: string;
  readonly expiresAtMs: number;
  /** Replaced or withdrawn: from then on it is 40001, not 42001. */
  retiresAtMs: number;
  /** Of a token that a third-party platform got: what the account granted. */
  readonly authorization?: { readonly permissions: readonly number[] } | undefined;
}

/** Two families that know nothing of each other; every API takes a token of either. */
export interface AppTokens {
  /** Issued by /cgi-bin/token. */
  classic: Token | undefined;
  /** Issued by /cgi-bin/stable_token. */
  stable: Token | undefined;
  lastForcedAtMs: number;
}

export const tokenLifeSeconds = 7_200;
export const overlapMs = 300_000;

export function createAppTokens(): AppTokens {
  return { classic: undefined, stable: undefined, lastForcedAtMs: -Infinity };
}

/**
 * The app that the request's `access_token` stands for, and one more call of it: 45009 and 45011 when there are none; 61007
 * when the account has not granted this call to the platform whose token it is.
 */
export function authorize(call: Call): App | Refusal {
  const app = findTokenApp(call);
  if (app instanceof Refusal) return app;
  const granted = call.state.tokens.get(call.query.get("access_token") ?? "")?.authorization;
  const wanted = permissionFor(call.path);
  if (granted && wanted !== undefined && !granted.permissions.includes(wanted))
    return refuse(61007);
  return countCall(call.state, app, call.path) ?? app;
}

/** The app behind the `access_token`: 41001 without one, 40001 replaced or unknown, 42001 expired. */
export function findTokenApp(call: Call): App | Refusal {
  const { state } = call;
  const value = call.query.get("access_token");
  if (!value) return findCloudApp(call) ?? refuse(41001);
  const token = state.tokens.get(value);
  const app = token && state.apps.get(token.appid);
  if (!token || !app) return refuse(40001);
  call.app = app;
  const nowMs = state.clock.nowMs();
  // Of two reasons, the one that came first: a token replaced in its last minutes has simply expired.
  if (nowMs >= Math.min(token.retiresAtMs, token.expiresAtMs)) {
    return refuse(token.retiresAtMs < token.expiresAtMs ? 40001 : 42001);
  }
  return app;
}

/** The caller runs in the cloud environment of this app: WeChat knows it without a token. */
function findCloudApp(call: Call): App | undefined {
  const { apps, switches } = call.state;
  call.app = apps.get(switches.cloudAppid);
  return call.app;
}

/** The same, of an account of this kind; 48001 for the other kind. */
export function authorizeAs(call: Call, kind: AccountKind): App | Refusal {
  const app = authorize(call);
  return app instanceof Refusal || app.kind === kind ? app : refuse(48001);
}

export function issueToken(state: State, app: App, authorization?: Token["authorization"]): Token {
  forgetOldTokens(state);
  state.lastTokenSequence += 1;
  const token: Token = {
    value: newAccessToken(state.lastTokenSequence),
    appid: app.appid,
    expiresAtMs: state.clock.nowMs() + tokenLifeSeconds * 1000,
    retiresAtMs: Infinity,
    authorization,
  };
  state.tokens.set(token.value, token);
  return token;
}

/** Never gives a token more time than it had. */
export function retireToken(token: Token | undefined, atMs: number): void {
  if (token && atMs < token.retiresAtMs) token.retiresAtMs = atMs;
}

export function remainingSeconds(state: State, token: Token): number {
  return Math.floor((token.expiresAtMs - state.clock.nowMs()) / 1000);
}

/** Makes every token of the app invalid at once, as a reset of the AppSecret or another service's refresh would. */
export function withdrawTokens(state: State, app: App): number {
  let count = 0;
  const nowMs = state.clock.nowMs();
  for (const token of state.tokens.values()) {
    if (token.appid !== app.appid || nowMs >= Math.min(token.retiresAtMs, token.expiresAtMs))
      continue;
    token.retiresAtMs = nowMs;
    count += 1;
  }
  app.tokens.classic = undefined;
  app.tokens.stable = undefined;
  return count;
}

/** A day after its end a token may as well be unknown; the map is in order of issue. */
function forgetOldTokens(state: State): void {
  const before = state.clock.nowMs() - 86_400_000;
  for (const [value, token] of state.tokens) {
    if (token.expiresAtMs >= before) return;
    state.tokens.delete(value);
  }
}
