import type { StoredToken, TokenStore } from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import type { Secrets } from "../secrets.ts";
import {
  leaseTokenRefresh,
  readAccessToken,
  releaseTokenLease,
  saveAccessToken,
  type TokenOwner,
} from "../store/access-tokens.ts";

export const tokenPurpose = (appid: string): string => `access-token:${appid}`;
export const componentTokenPurpose = (appid: string): string => `component-token:${appid}`;

/** T1 for the whole cluster: the lease and the version live in the database, the token sealed (S1). */
export function createDatabaseTokenStore(
  db: Db,
  secrets: Secrets,
  of: TokenOwner = "app",
): TokenStore {
  const purpose = of === "app" ? tokenPurpose : componentTokenPurpose;
  return {
    async read(appid) {
      const row = await readAccessToken(db, appid, of);
      if (row === undefined) return undefined;
      return {
        accessToken: secrets.open(row.tokenSealed, purpose(appid)),
        expiresAtMs: row.expiresAt.getTime(),
        version: row.version,
      };
    },
    tryLease: (appid, lease) => leaseTokenRefresh(db, appid, lease, of),
    async save(appid, token): Promise<StoredToken | undefined> {
      const { owner, version } = token;
      const tokenSealed = secrets.seal(token.accessToken, purpose(appid));
      const expiresAt = new Date(token.expiresAtMs);
      const row = { owner, version, tokenSealed, expiresAt };
      const isSaved = await saveAccessToken(db, appid, row, of);
      return isSaved
        ? {
            accessToken: token.accessToken,
            expiresAtMs: token.expiresAtMs,
            version: token.version + 1,
          }
        : undefined;
    },
    release: (appid, owner) => releaseTokenLease(db, appid, owner, of),
  };
}
