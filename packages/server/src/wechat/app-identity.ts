import type { AppIdentity, PlatformClient, RefreshTokenStore } from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import { HongyanError } from "../errors.ts";
import type { Secrets } from "../secrets.ts";
import { findApp } from "../store/apps.ts";
import { findAuthorization, replaceRefreshToken } from "../store/authorizations.ts";

export const secretPurpose = (appid: string): string => `app-secret:${appid}`;
export const refreshTokenPurpose = (appid: string): string => `refresh-token:${appid}`;

/**
 * By what an app proves itself to WeChat. Read when it is needed, so that what another process changed counts at the next
 * token: the rest of the program does not know the difference.
 *
 * @throws {HongyanError} APP_NOT_FOUND
 */
export async function identifyApp(
  { db, secrets }: { db: Db; secrets: Secrets },
  platformOf: (componentAppid: string) => PlatformClient,
  appid: string,
): Promise<AppIdentity> {
  const app = await findApp(db, appid);
  if (app === undefined) throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`);
  if (app.platform === null) {
    return { kind: "secret", secret: secrets.open(app.secretSealed, secretPurpose(appid)) };
  }
  return {
    kind: "authorized",
    platform: platformOf(app.platform),
    refreshTokens: createRefreshTokenStore(db, secrets, appid),
  };
}

function createRefreshTokenStore(db: Db, secrets: Secrets, appid: string): RefreshTokenStore {
  const purpose = refreshTokenPurpose(appid);
  const readSealed = async (): Promise<string | null> =>
    (await findAuthorization(db, appid))?.refreshTokenSealed ?? null;
  return {
    async read() {
      const sealed = await readSealed();
      return sealed === null ? undefined : secrets.open(sealed, purpose);
    },
    async replace(known, next) {
      const knownSealed = await readSealed();
      // By what it says: the same one may have been sealed anew since it was read.
      if (knownSealed === null || secrets.open(knownSealed, purpose) !== known) return;
      const nextSealed = secrets.seal(next, purpose);
      await replaceRefreshToken(db, appid, { knownSealed, nextSealed });
    },
  };
}
