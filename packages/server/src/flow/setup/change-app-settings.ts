import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import {
  findApp,
  lockApp,
  updateAppSecret,
  updateAppSettings,
  type AppRow,
  type AppSettings,
} from "../../store/apps.ts";
import { lookSoon } from "../../store/dispatch-looks.ts";
import { secretPurpose } from "../../wechat/app-identity.ts";
import {
  checkCallback,
  completeCallback,
  saveCallback,
  type CallbackChange,
} from "../callbacks/save-callback.ts";
import { startAfresh } from "./resume-app.ts";

export interface AppChange {
  settings: Partial<AppSettings>;
  /** null: callbacks are not received any more. */
  callback?: CallbackChange | null | undefined;
  /** A new one sends what a wrong one had held back. */
  secret?: string | undefined;
}

/**
 * Changes what is named and leaves the rest as it is now, not as the caller may have seen it: all of it or nothing. A shorter
 * wait for unknown outcomes counts at once.
 *
 * @param check throws when the app is not as the caller has seen it
 * @throws {HongyanError} APP_NOT_FOUND, APP_AUTHORIZED, CALLBACK_INVALID
 */
export async function changeAppSettings(
  ctx: Context,
  appid: string,
  { settings, callback, secret }: AppChange,
  check?: (current: AppRow | undefined) => void,
): Promise<void> {
  const write = async (tx: Tx): Promise<void> => {
    await lockApp(tx, appid);
    const current = await findApp(tx, appid);
    check?.(current);
    if (current === undefined) {
      throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`, {
        hint: "Somebody removed it just now.",
      });
    }
    if (secret !== undefined || callback !== undefined) refuseAuthorized(current);
    await updateAppSettings(tx, appid, { ...current, ...settings });
    if ((settings.unknownAfterSeconds ?? Infinity) < current.unknownAfterSeconds) {
      await lookSoon(tx, appid);
    }
    if (callback !== undefined) await changeCallback(ctx, tx, current, callback);
    if (secret !== undefined) {
      await updateAppSecret(tx, appid, ctx.secrets.seal(secret, secretPurpose(appid)));
    }
  };
  if (secret === undefined) await ctx.db.transaction().execute(write);
  else await startAfresh(ctx, appid, write);
  ctx.reference.forget();
}

/** @throws {HongyanError} APP_AUTHORIZED: its secret and callback settings are the platform's. */
export function refuseAuthorized({ appid, platform }: AppRow): void {
  if (platform === null) return;
  throw new HongyanError(
    "APP_AUTHORIZED",
    `app ${appid} has authorised platform ${platform} and has no AppSecret or callback of its own here`,
    {
      hint: "Change the platform with PATCH /v1/platforms/{componentAppid}; to use the app's own AppSecret, remove the app and add it again.",
    },
  );
}

/** @param app as it is locked: what is left out is taken from it. */
async function changeCallback(
  ctx: Context,
  tx: Tx,
  app: AppRow,
  change: CallbackChange | null,
): Promise<void> {
  const callback = change === null ? null : completeCallback(ctx, app, change);
  if (callback !== null) checkCallback(callback, app.kind);
  await saveCallback(ctx, app.appid, callback, tx);
}
