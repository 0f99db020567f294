import type { StoredToken, TokenStore } from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import type { Secrets } from "../secrets.ts";
import {
  leaseTokenRefresh,
  readAccessToken,
  releaseTokenLease,
  saveAccessToken,
} from "../store/access-tokens.ts";

export const tokenPurpose = (appid: string): string => `access-token:${appid}`;

/** T1 for the whole cluster: the lease and the version live in the database, the token sealed (S1). */
export function createDatabaseTokenStore(db: Db, secrets: Secrets): TokenStore {
  return {
    async read(appid) {
      const row = await readAccessToken(db, appid);
      if (row === undefined) return undefined;
      return {
        accessToken: secrets.open(row.tokenSealed, tokenPurpose(appid)),
        expiresAtMs: row.expiresAt.getTime(),
        version: row.version,
      };
    },
    tryLease: (appid, lease) => leaseTokenRefresh(db, appid, lease),
    async save(appid, token): Promise<StoredToken | undefined> {
      const isSaved = await saveAccessToken(db, appid, {
        owner: token.owner,
        version: token.version,
        tokenSealed: secrets.seal(token.accessToken, tokenPurpose(appid)),
        expiresAt: new Date(token.expiresAtMs),
      });
      return isSaved
        ? {
            accessToken: token.accessToken,
            expiresAtMs: token.expiresAtMs,
            version: token.version + 1,
          }
        : undefined;
    },
    release: (appid, owner) => releaseTokenLease(db, appid, owner),
  };
}
