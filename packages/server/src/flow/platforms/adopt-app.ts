import type { AuthorizerInfo } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { replaceAccessToken } from "../../store/access-tokens.ts";
import { findApp, insertApp, lockApp, resumeApp } from "../../store/apps.ts";
import { saveAuthorization } from "../../store/authorizations.ts";
import { refreshTokenPurpose, secretPurpose } from "../../wechat/app-identity.ts";
import { tokenPurpose } from "../../wechat/database-token-store.ts";
import { defaultAppSettings } from "../setup/add-app.ts";
import { startAfresh } from "../setup/resume-app.ts";
import type { Granted } from "./kept-authorization.ts";

/** By what a mini program comes to be an app. */
export interface Adoption {
  componentAppid: string;
  /** The only mini program that it may be; null: any. */
  appid: string | null;
  /** WeChat's time of the push; null: the browser brought the code. */
  eventAt: Date | null;
}

/** WeChat's 61003: what pauses an app whose authorisation is over, and what a new one repairs. */
export const notAuthorizedErrcode = 61003;

/** What WeChat says of the account. */
type Account = Pick<AuthorizerInfo, "name" | "originalId" | "isMiniProgram">;

/**
 * Makes the mini program that authorised the platform an app of ours, or brings its permissions up to date. Sending that was
 * paused since it took the authorisation back goes on.
 *
 * @returns its appid
 * @throws {HongyanError} APP_EXISTS, APP_NOT_FOUND
 */
export async function adoptApp(
  ctx: Context,
  adoption: Adoption,
  granted: Granted,
  account: Account,
): Promise<string> {
  const { appid, permissions } = granted;
  checkAccount(adoption, appid, account);
  await store(ctx, adoption, granted, account);
  ctx.logger.info(
    { appid, componentAppid: adoption.componentAppid, permissions },
    "a mini program has authorised the platform",
  );
  return appid;
}

function checkAccount(
  { appid: wanted }: Adoption,
  appid: string,
  { isMiniProgram }: Account,
): void {
  if (!isMiniProgram) {
    throw new HongyanError("APP_NOT_FOUND", `account ${appid} is no mini program`, {
      hint: "Let the administrator of a mini program open the link; Official Accounts are added with POST /v1/apps.",
    });
  }
  if (wanted !== null && wanted !== appid) {
    throw new HongyanError("APP_NOT_FOUND", `the link is for ${wanted}, not for ${appid}`, {
      hint: "Choose the right mini program on WeChat's page.",
    });
  }
}

async function store(
  ctx: Context,
  { componentAppid, eventAt }: Adoption,
  granted: Granted,
  account: Account,
): Promise<void> {
  const { appid, permissions, refreshToken, accessToken, expiresInSeconds = 0 } = granted;
  await startAfresh(ctx, appid, async (tx) => {
    // An AppSecret of no characters: there is none.
    const secretSealed = ctx.secrets.seal("", secretPurpose(appid));
    const name = (account.name || appid).slice(0, 100);
    const isNew = await insertApp(
      tx,
      { appid, kind: "mini-program", secretSealed },
      { ...defaultAppSettings, name },
    );
    await lockApp(tx, appid);
    const app = await findApp(tx, appid);
    const isOurs = isNew || app?.platform === componentAppid;
    const refreshTokenSealed = ctx.secrets.seal(refreshToken, refreshTokenPurpose(appid));
    const { originalId } = account;
    const grant = { appid, componentAppid, originalId, permissions, refreshTokenSealed, eventAt };
    if (!isOurs) throw alreadyThere(appid);
    if (!(await saveAuthorization(tx, grant))) return;
    if (accessToken !== undefined) {
      await replaceAccessToken(tx, appid, {
        tokenSealed: ctx.secrets.seal(accessToken, tokenPurpose(appid)),
        expiresAt: new Date(Date.now() + expiresInSeconds * 1000),
      });
    }
    if (app?.pausedErrcode === notAuthorizedErrcode) await resumeApp(tx, appid);
  });
}

/** Never the one for the other: an app has its own AppSecret, or one platform. */
function alreadyThere(appid: string): HongyanError {
  return new HongyanError(
    "APP_EXISTS",
    `app ${appid} is there already, with its own AppSecret or another platform`,
    { hint: "Remove it with DELETE /v1/apps/{appid} first, then let it authorise again." },
  );
}
