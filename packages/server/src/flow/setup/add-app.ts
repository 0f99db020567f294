import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { insertApp, updateAppSecret, type AppRow, type AppSettings } from "../../store/apps.ts";
import { secretPurpose } from "../../wechat/app-identity.ts";
import { startAfresh } from "./resume-app.ts";
import {
  checkCallback,
  completeCallback,
  saveCallback,
  type CallbackChange,
} from "../callbacks/save-callback.ts";

export interface NewApp extends Partial<AppSettings> {
  appid: string;
  secret: string;
  /** Default `mini-program`. */
  kind?: AppRow["kind"];
  callback?: CallbackChange | null;
}

/** Of an app of which nothing is said. */
export const defaultAppSettings: Omit<AppSettings, "name"> = {
  defaultScene: null,
  onUnknown: "fail",
  unknownAfterSeconds: 600,
  officialAccount: null,
  grantSource: "both",
  eraseOnCancellation: true,
  pacing: null,
};

/** @throws {HongyanError} APP_EXISTS, APP_NOT_FOUND for an Official Account that is not there, CALLBACK_INVALID */
export async function addApp(ctx: Context, app: NewApp): Promise<void> {
  await checkOfficialAccount(ctx, app.officialAccount ?? null);
  const callback = app.callback ? completeCallback(ctx, undefined, app.callback) : undefined;
  if (callback !== undefined) checkCallback(callback, app.kind ?? "mini-program");
  const secretSealed = ctx.secrets.seal(app.secret, secretPurpose(app.appid));
  const isNew = await insertApp(
    ctx.db,
    { appid: app.appid, kind: app.kind ?? "mini-program", secretSealed },
    {
      name: app.name ?? app.appid,
      defaultScene: app.defaultScene ?? defaultAppSettings.defaultScene,
      onUnknown: app.onUnknown ?? defaultAppSettings.onUnknown,
      unknownAfterSeconds: app.unknownAfterSeconds ?? defaultAppSettings.unknownAfterSeconds,
      officialAccount: app.officialAccount ?? defaultAppSettings.officialAccount,
      grantSource: app.grantSource ?? defaultAppSettings.grantSource,
      eraseOnCancellation: app.eraseOnCancellation ?? defaultAppSettings.eraseOnCancellation,
      pacing: app.pacing ?? defaultAppSettings.pacing,
    },
  );
  if (!isNew) {
    throw new HongyanError("APP_EXISTS", `app ${app.appid} is there already`, {
      hint: "Change it with PATCH /v1/apps/{appid}.",
    });
  }
  if (callback !== undefined) await saveCallback(ctx, app.appid, callback);
  ctx.reference.forget();
}

/** Stores a new AppSecret and sends what a wrong one had held back. */
export async function changeSecret(ctx: Context, appid: string, secret: string): Promise<void> {
  const sealed = ctx.secrets.seal(secret, secretPurpose(appid));
  await startAfresh(ctx, appid, (tx) => updateAppSecret(tx, appid, sealed));
}

/** @throws {HongyanError} APP_NOT_FOUND */
export async function checkOfficialAccount(ctx: Context, appid: string | null): Promise<void> {
  if (appid === null) return;
  const row = await ctx.reference.app(appid);
  if (row?.kind === "official-account") return;
  throw new HongyanError("APP_NOT_FOUND", `there is no Official Account ${appid}`, {
    hint: 'Add it first with POST /v1/apps and kind "official-account".',
  });
}
