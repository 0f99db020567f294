import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { TokenRejectedError, WechatApiError, WechatError } from "../errors.ts";
import { parseApiBase } from "../wire/api-base.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import type { Transport } from "../wire/transport.ts";
import { createBlock } from "./block.ts";
import type { FetchedToken } from "./ask-for-token.ts";
import { fetchToken } from "./fetch-token.ts";
import { createMemoryTokenStore } from "./memory-token-store.ts";
import { refreshToken, type RefreshGoal } from "./refresh-token.ts";
import { isUsable } from "./is-usable.ts";
import type { StoredToken, TokenStore } from "./token-store.ts";

/** Hands out the access token of one app, refreshing it at most once at a time (T1). */
export interface TokenSource {
  /** From memory, else from the store, else by one refresh. Empty for an app whose calls go without. */
  get(): Promise<string>;
  /**
   * After 40001, 40014 or 42001 for `failedToken`: the token to try next. Refreshes only if the
   * stored token is still the one that failed. Throws TokenRejectedError when WeChat gives the
   * same token again, or when the token that the last renewal gave has failed as well.
   */
  renew(failedToken: string): Promise<string>;
  /** For logs, health checks and the console; holds no token. */
  state(): TokenState;
  /** Tells that a token obtained by `renew` was accepted, so that a later failure may renew again. */
  confirm?(token: string): void;
  /** Tells that a token obtained by `renew` was refused as well: opens the breaker. */
  reject?(token: string): void;
}

export interface TokenState {
  status: "none" | "ready" | "refreshing" | "failed";
  expiresAtMs?: number;
  /** When this process last took over a token that it did not have before. */
  refreshedAtMs?: number;
  lastError?: { code: string; errcode?: number; message: string };
}

export interface TokenSourceOptions extends TokenKeepingOptions {
  /** The app secret, or a function that reads it; called once per fetch. */
  secret: string | (() => Promise<string>);
  /** Default `https://api.weixin.qq.com`. */
  apiBase?: string;
  /** Default `fetchTransport()`. */
  transport?: Transport;
  /** `stable` (default): /cgi-bin/stable_token in normal mode. `classic`: /cgi-bin/token. */
  mode?: "stable" | "classic";
}

export interface TokenKeepingOptions {
  appid: string;
  /** Default: in memory, for this process alone. */
  store?: TokenStore;
  /** A token with less than this left is refreshed in the background. Default 300. */
  refreshAheadSeconds?: number;
  /** Of one token call. Default 5,000. */
  timeoutMs?: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<void>;
}

/** How a token is had: called by one process at a time, which must be done before its lease runs out. */
export type FetchToken = (limits: {
  timeoutMs: number;
  sleep: (ms: number) => Promise<void>;
}) => Promise<FetchedToken>;

/** What a fetch needs that may take longer than a lease lasts: done without one. */
export interface AroundFetch {
  /** Before the lease is asked for. What it throws ends the refresh. */
  prepare(): Promise<void>;
  /** After a fetch that failed, its lease given back: true when another may do better. */
  repair(error: unknown): Promise<boolean>;
}

/** One refresh is repaired so often: there are two things that can be out of date. */
const mostRepairs = 2;

/** How long calls fail fast after TokenRejectedError. */
const rejectCooldownMs = 60_000;

/** How long a refusal of the token call (wrong secret, IP not in the whitelist, quota) is remembered. */
const refusedCooldownMs = 10_000;

/** Other failures (-1, no answer) are remembered just long enough to spare a burst of callers. */
const transientCooldownMs = 1000;

/** At least this long between two early refreshes: stable_token may give the same token back. */
const earlyRefreshPauseMs = 30_000;

/** At least this long between two looks at the store while the breaker is open. */
const lookPauseMs = 5000;

/** Creates the token source of one app that has its own AppSecret. */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { appid, secret, mode = "stable" } = options;
  const transport = options.transport ?? fetchTransport();
  const base = parseApiBase(options.apiBase);
  return keepToken(options, (limits) =>
    fetchToken({ appid, secret, base, transport, mode, ...limits }),
  );
}

/** The same whatever gives the token: a platform's, or that of an app which is authorised to one. */
export function keepToken(
  options: TokenKeepingOptions,
  fetch: FetchToken,
  around?: AroundFetch,
): TokenSource {
  const { appid, timeoutMs = 5000 } = options;
  const now = options.now ?? Date.now;
  const sleep = options.sleep ?? ((ms) => delay(ms));
  const store = options.store ?? createMemoryTokenStore({ now });
  const refreshAheadMs = (options.refreshAheadSeconds ?? 300) * 1000;
  const owner = randomUUID();
  // Covers three attempts with their pauses, so that a live holder does not lose its lease.
  const leaseMs = 3 * timeoutMs + 5000;
  const block = createBlock(now);

  let memory: StoredToken | undefined;
  let inFlight: Promise<StoredToken> | undefined;
  let refreshedAtMs: number | undefined;
  let lastEarlyRefreshAtMs: number | undefined;
  let lastLookAtMs: number | undefined;
  let lastError: WechatError | undefined;
  /** What the last renewal gave, until a call has succeeded with it. */
  let unproven: { accessToken: string; sinceMs: number } | undefined;

  return { get, renew, confirm, reject, state };

  async function get(): Promise<string> {
    if (block.isRejected(memory?.accessToken)) await lookForReplacement();
    if (memory !== undefined && isUsable(memory, now()) && !block.isRejected(memory.accessToken)) {
      if (memory.expiresAtMs - now() <= refreshAheadMs) refreshEarly(memory);
      return memory.accessToken;
    }
    block.throwIfClosed();
    const { accessToken } = await refresh({ kind: "any" });
    // The refresh we joined may have been a renewal that brought the refused token back.
    if (block.isRejected(accessToken)) block.throwIfClosed();
    return accessToken;
  }

  async function renew(failedToken: string): Promise<string> {
    // A refresh that was already under way may bring the same token back; then one of our own follows.
    for (let running = inFlight; running !== undefined; running = inFlight) {
      await running.catch(() => undefined);
    }
    if (memory !== undefined && memory.accessToken !== failedToken && isUsable(memory, now())) {
      return memory.accessToken;
    }
    block.throwIfClosed();
    reject(failedToken);
    block.throwIfClosed();
    const token = await refresh({ kind: "replace", failedToken });
    if (token.accessToken === failedToken) throw rejected(failedToken);
    unproven = { accessToken: token.accessToken, sinceMs: now() };
    return token.accessToken;
  }

  function confirm(token: string): void {
    if (unproven?.accessToken === token) unproven = undefined;
  }

  function reject(token: string): void {
    if (unproven?.accessToken !== token) return;
    const ageMs = now() - unproven.sinceMs;
    unproven = undefined;
    if (ageMs >= 0 && ageMs < rejectCooldownMs) rejected(token);
  }

  function rejected(token: string): TokenRejectedError {
    const error = new TokenRejectedError(appid);
    lastError = error;
    block.close(error, rejectCooldownMs, token);
    return error;
  }

  /** While WeChat refuses our token, another process may get a good one: look now and then. */
  async function lookForReplacement(): Promise<void> {
    const sinceLastMs = now() - (lastLookAtMs ?? -Infinity);
    if (sinceLastMs >= 0 && sinceLastMs < lookPauseMs) return;
    lastLookAtMs = now();
    const stored = await store.read(appid);
    if (stored !== undefined && isUsable(stored, now()) && !block.isRejected(stored.accessToken)) {
      memory = stored;
    }
  }

  /** In the background: callers go on with the token that is still good. */
  function refreshEarly(known: StoredToken): void {
    const sinceLastMs = now() - (lastEarlyRefreshAtMs ?? -Infinity);
    const isTooSoon = sinceLastMs >= 0 && sinceLastMs < earlyRefreshPauseMs;
    if (inFlight !== undefined || isTooSoon) return;
    lastEarlyRefreshAtMs = now();
    // Its failure is in state(); nobody waits for it.
    refresh({ kind: "newer", than: known.version }).catch(() => undefined);
  }

  /** Single flight within this process; across processes the store's lease does the same. */
  function refresh(goal: RefreshGoal): Promise<StoredToken> {
    inFlight ??= runRefresh(goal).finally(() => {
      inFlight = undefined;
    });
    return inFlight;
  }

  async function runRefresh(goal: RefreshGoal): Promise<StoredToken> {
    try {
      const token = await refreshWithRepairs(goal);
      memory = token;
      refreshedAtMs = now();
      lastError = undefined;
      return token;
    } catch (error) {
      remember(error);
      throw error;
    }
  }

  async function refreshWithRepairs(goal: RefreshGoal): Promise<StoredToken> {
    for (let repairs = 0; ; repairs++) {
      try {
        return await refreshToken(goal, {
          appid,
          store,
          owner,
          leaseMs,
          now,
          sleep,
          prepare: async () => around?.prepare(),
          fetch: () => fetch({ timeoutMs, sleep }),
        });
      } catch (error) {
        if (repairs === mostRepairs || !(await around?.repair(error))) throw error;
      }
    }
  }

  function remember(error: unknown): void {
    if (!(error instanceof WechatError)) return;
    lastError = error;
    const isLasting = error instanceof WechatApiError && error.errcode !== -1;
    block.close(error, isLasting ? refusedCooldownMs : transientCooldownMs);
  }

  function state(): TokenState {
    return {
      status: status(),
      ...(memory !== undefined && { expiresAtMs: memory.expiresAtMs }),
      ...(refreshedAtMs !== undefined && { refreshedAtMs }),
      ...(lastError !== undefined && { lastError: summarize(lastError) }),
    };
  }

  function status(): TokenState["status"] {
    if (inFlight !== undefined) return "refreshing";
    const isReady =
      memory !== undefined && isUsable(memory, now()) && !block.isRejected(memory.accessToken);
    if (isReady) return "ready";
    return lastError === undefined ? "none" : "failed";
  }
}

function summarize(error: WechatError): NonNullable<TokenState["lastError"]> {
  const { code, message } = error;
  const isAnswer = error instanceof WechatApiError || error instanceof TokenRejectedError;
  return isAnswer ? { code, errcode: error.errcode, message } : { code, message };
}
