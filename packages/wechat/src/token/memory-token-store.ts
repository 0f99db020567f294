import type { StoredToken, TokenStore } from "./token-store.ts";

interface Entry {
  token?: StoredToken;
  lease?: { owner: string; takenAtMs: number; leaseMs: number };
}

/** A token store for one process. Share one instance between the clients of that process. */
export function createMemoryTokenStore(options: { now?: () => number } = {}): TokenStore {
  const now = options.now ?? Date.now;
  const entries = new Map<string, Entry>();

  function entryOf(appid: string): Entry {
    let entry = entries.get(appid);
    if (entry === undefined) entries.set(appid, (entry = {}));
    return entry;
  }

  /** A lease taken "in the future" is dead too: the clock was set back. */
  function isLeaseLive(entry: Entry): boolean {
    if (entry.lease === undefined) return false;
    const ageMs = now() - entry.lease.takenAtMs;
    return ageMs >= 0 && ageMs < entry.lease.leaseMs;
  }

  // The bodies hold no await: within one process that makes each of them atomic.
  return {
    async read(appid) {
      return entryOf(appid).token;
    },

    async tryLease(appid, { owner, version, leaseMs }) {
      const entry = entryOf(appid);
      if (isLeaseLive(entry) || (entry.token?.version ?? 0) !== version) return false;
      entry.lease = { owner, takenAtMs: now(), leaseMs };
      return true;
    },

    async save(appid, { owner, version, accessToken, expiresAtMs }) {
      const entry = entryOf(appid);
      const isHolder = isLeaseLive(entry) && entry.lease?.owner === owner;
      if (!isHolder || (entry.token?.version ?? 0) !== version) return undefined;
      entry.token = { accessToken, expiresAtMs, version: version + 1 };
      return entry.token;
    },

    async release(appid, owner) {
      const entry = entryOf(appid);
      if (entry.lease?.owner === owner) delete entry.lease;
    },
  };
}
