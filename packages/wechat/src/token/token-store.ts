/** A token as it is kept. `version` counts up by one with every save; 0 means none stored. */
export interface StoredToken {
  accessToken: string;
  expiresAtMs: number;
  version: number;
}

/**
 * Where the processes that share an appid keep its one token. Every method must be atomic.
 *
 * The store upholds T1: the lease lets one process refresh at a time, and `save` is fenced by lease
 * and version, so that a late answer never overwrites a newer token.
 */
export interface TokenStore {
  read(appid: string): Promise<StoredToken | undefined>;
  /**
   * True: the caller alone may refresh for `leaseMs`. Only if nobody holds a live lease and the
   * stored version is still `version` (0 = none stored).
   */
  tryLease(
    appid: string,
    lease: { owner: string; version: number; leaseMs: number },
  ): Promise<boolean>;
  /**
   * Stores the token as `version + 1`. Undefined when the caller's lease was lost or the stored
   * version is no longer `version`.
   */
  save(
    appid: string,
    token: { owner: string; version: number; accessToken: string; expiresAtMs: number },
  ): Promise<StoredToken | undefined>;
  /** Gives the lease up; nothing happens when `owner` does not hold it. */
  release(appid: string, owner: string): Promise<void>;
}
