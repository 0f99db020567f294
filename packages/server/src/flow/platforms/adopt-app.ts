import type { AuthorizerInfo, Authorization } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { replaceAccessToken } from "../../store/access-tokens.ts";
import { findApp, insertApp, lockApp, resumeApp } from "../../store/apps.ts";
import { saveAuthorization } from "../../store/authorizations.ts";
import { refreshTokenPurpose, secretPurpose } from "../../wechat/app-identity.ts";
import { tokenPurpose } from "../../wechat/database-token-store.ts";
import { defaultAppSettings } from "../setup/add-app.ts";
import { startAfresh } from "../setup/resume-app.ts";

/** A code that an administrator's confirmation gave. */
export interface Adoption {
  componentAppid: string;
  authorizationCode: string;
  /** The only mini program that it may be; null: any. */
  appid: string | null;
  /** WeChat's time of the push; null: the browser brought the code. */
  eventAt: Date | null;
}

/** WeChat's 61003: what pauses an app whose authorisation is over, and what a new one repairs. */
export const notAuthorizedErrcode = 61003;

/**
 * Makes the mini program behind an authorisation code an app of ours, or brings its permissions up to date. Sending that was
 * paused since it took the authorisation back goes on.
 *
 * @returns its appid
 * @throws {HongyanError} APP_EXISTS, APP_NOT_FOUND; WechatError: what WeChat says to the code (61010: used or expired)
 */
export async function adoptApp(ctx: Context, adoption: Adoption): Promise<string> {
  const { componentAppid, authorizationCode } = adoption;
  const platform = ctx.wechat.platform(componentAppid);
  // Before any transaction (N1).
  const authorization = await platform.queryAuth(authorizationCode);
  const info = await platform.authorizerInfo(authorization.appid);
  checkAccount(adoption, info);
  await store(ctx, adoption, authorization, info);
  ctx.logger.info(
    { appid: info.appid, componentAppid, permissions: authorization.permissions },
    "a mini program has authorised the platform",
  );
  return info.appid;
}

function checkAccount({ appid }: Adoption, info: AuthorizerInfo): void {
  if (!info.isMiniProgram) {
    throw new HongyanError("APP_NOT_FOUND", `account ${info.appid} is no mini program`, {
      hint: "Let the administrator of a mini program open the link; Official Accounts are added with POST /v1/apps.",
    });
  }
  if (appid !== null && appid !== info.appid) {
    throw new HongyanError("APP_NOT_FOUND", `the link is for ${appid}, not for ${info.appid}`, {
      hint: "Choose the right mini program on WeChat's page.",
    });
  }
}

async function store(
  ctx: Context,
  { componentAppid, eventAt }: Adoption,
  authorization: Authorization,
  info: AuthorizerInfo,
): Promise<void> {
  const { appid } = info;
  const { permissions, refreshToken, accessToken, expiresInSeconds } = authorization;
  await startAfresh(ctx, appid, async (tx) => {
    // An AppSecret of no characters: there is none.
    const secretSealed = ctx.secrets.seal("", secretPurpose(appid));
    const name = (info.name || appid).slice(0, 100);
    const isNew = await insertApp(
      tx,
      { appid, kind: "mini-program", secretSealed },
      { ...defaultAppSettings, name },
    );
    await lockApp(tx, appid);
    const app = await findApp(tx, appid);
    const isOurs = isNew || app?.platform === componentAppid;
    const refreshTokenSealed = ctx.secrets.seal(refreshToken, refreshTokenPurpose(appid));
    const { originalId } = info;
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
