import { TokenBusyError } from "../errors.ts";
import type { FetchedToken } from "./ask-for-token.ts";
import { isUsable } from "./is-usable.ts";
import type { StoredToken, TokenStore } from "./token-store.ts";

/** What would do: any usable token, one newer than a version, or any but the one that failed. */
export type RefreshGoal =
  | { kind: "any" }
  | { kind: "newer"; than: number }
  | { kind: "replace"; failedToken: string };

export interface RefreshContext {
  appid: string;
  store: TokenStore;
  owner: string;
  leaseMs: number;
  now: () => number;
  sleep: (ms: number) => Promise<void>;
  /** What may take longer than the lease lasts: done before it is asked for. */
  prepare: () => Promise<void>;
  fetch: () => Promise<FetchedToken>;
}

/**
 * Brings a token that meets the goal, fetching only if no other process has done so (T1).
 *
 * Reads the store; takes the lease if nothing there will do; while another process holds it, reads
 * again with growing pauses. A crashed holder's lease runs out, then this process takes over.
 * The result may be the failed token itself, if WeChat gave it again: the caller decides.
 * Throws TokenBusyError after waiting a little longer than a lease lasts, and what `prepare` and `fetch` throw.
 */
export async function refreshToken(goal: RefreshGoal, ctx: RefreshContext): Promise<StoredToken> {
  const { appid, store, owner, leaseMs, now, sleep } = ctx;
  let firstSeenVersion: number | undefined;
  let isPrepared = false;
  let waitedMs = 0;
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    const stored = await store.read(appid);
    const version = stored?.version ?? 0;
    firstSeenVersion ??= version;
    if (stored !== undefined && isUsable(stored, now())) {
      // Saved while we waited: this is the other process's fresh answer, even if it is the failed
      // token again. Asking WeChat once more would give the same.
      if (meets(goal, stored) || version > firstSeenVersion) return stored;
    }
    if (!isPrepared) {
      await ctx.prepare();
      isPrepared = true;
    }
    // The lease is granted only at the version just read: that is the re-check after the lock.
    if (await store.tryLease(appid, { owner, version, leaseMs })) {
      return await fetchUnderLease(goal, version, ctx);
    }
    if (waitedMs > leaseMs + 5000) throw new TokenBusyError(appid, waitedMs);
    await sleep(pauseMs);
    waitedMs += pauseMs;
  }
}

async function fetchUnderLease(
  goal: RefreshGoal,
  version: number,
  { appid, store, owner, now, fetch }: RefreshContext,
): Promise<StoredToken> {
  try {
    // Counted from before the call: a slow answer must not make the token look younger.
    const askedAtMs = now();
    const { accessToken, expiresInSeconds } = await fetch();
    const expiresAtMs = askedAtMs + expiresInSeconds * 1000;
    const saved = await store.save(appid, { owner, version, accessToken, expiresAtMs });
    if (saved !== undefined) return saved;
    // The lease ran out meanwhile. A newer token wins over our late answer; without one, ours is
    // good for this process, though it is not stored.
    const newer = await store.read(appid);
    if (newer !== undefined && isUsable(newer, now()) && meets(goal, newer)) return newer;
    return { accessToken, expiresAtMs, version };
  } finally {
    await store.release(appid, owner);
  }
}

function meets(goal: RefreshGoal, stored: StoredToken): boolean {
  if (goal.kind === "newer") return stored.version > goal.than;
  if (goal.kind === "replace") return stored.accessToken !== goal.failedToken;
  return true;
}
