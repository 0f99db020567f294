import type { CallbackSettings } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { Db } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { updateAppCallback, type AppRow, type CallbackMode } from "../../store/apps.ts";

/** 消息推送配置 of one mini program, as entered at WeChat. */
export interface CallbackConfig {
  token: string;
  encodingAESKey?: string | undefined;
  previousEncodingAESKey?: string | undefined;
  mode: CallbackMode;
  format: "json" | "xml";
}

/** What is left out stays as it is saved. */
export interface CallbackChange extends Omit<CallbackConfig, "token"> {
  token?: string | undefined;
  /** The saved EncodingAESKey goes on reading pushes beside the new one. */
  keepPreviousKey?: boolean | undefined;
}

/**
 * The whole settings: those that are given, and the saved ones where none are. Whoever changes the key need not know the old one.
 *
 * @param app undefined: it is new
 * @throws {HongyanError} CALLBACK_INVALID when no Token is given or saved
 */
export function completeCallback(
  ctx: Context,
  app: AppRow | undefined,
  change: CallbackChange,
): CallbackConfig {
  const { keepPreviousKey = false, mode, format } = change;
  const saved = app === undefined ? undefined : openCallback(ctx, app);
  const token = change.token ?? saved?.token;
  if (token === undefined) {
    throw new HongyanError("CALLBACK_INVALID", "the callback has no Token yet", {
      hint: "Choose 3 to 32 letters and digits, and enter the same at 消息推送配置.",
    });
  }
  const encodingAESKey = change.encodingAESKey ?? saved?.encodingAESKey;
  const previousEncodingAESKey =
    change.previousEncodingAESKey ?? (keepPreviousKey ? saved?.encodingAESKey : undefined);
  return { token, encodingAESKey, previousEncodingAESKey, mode, format };
}

const encodingAesKey = /^[0-9A-Za-z+/]{43}$/;

/** @throws {HongyanError} CALLBACK_INVALID: WeChat's pushes could never be read with these settings. */
export function checkCallback(callback: CallbackConfig, kind: AppRow["kind"]): void {
  if (kind !== "mini-program") {
    throw new HongyanError(
      "CALLBACK_INVALID",
      "callbacks of an Official Account are not received",
      {
        hint: "Its server keeps its own; Hongyan hears the mini program's callbacks only.",
      },
    );
  }
  const { mode, encodingAESKey, previousEncodingAESKey } = callback;
  if (mode !== "plain" && encodingAESKey === undefined) {
    throw new HongyanError("CALLBACK_INVALID", `mode ${mode} needs the EncodingAESKey`, {
      hint: "Copy it from mp.weixin.qq.com → 开发管理 → 消息推送配置.",
    });
  }
  for (const key of [encodingAESKey, previousEncodingAESKey]) {
    if (key === undefined || encodingAesKey.test(key)) continue;
    throw new HongyanError(
      "CALLBACK_INVALID",
      `an EncodingAESKey has 43 base64 characters, this one has ${key.length}`,
      { hint: "Copy it whole from 消息推送配置, without the = that base64 would end with." },
    );
  }
}

/** Token and keys are sealed (S1). `null` stops receiving. Check them first. */
export async function saveCallback(
  ctx: Context,
  appid: string,
  callback: CallbackConfig | null,
  db: Db = ctx.db,
): Promise<void> {
  if (callback === null) {
    await updateAppCallback(db, appid, null);
    return;
  }
  const { mode, format, ...secrets } = callback;
  const sealed = ctx.secrets.seal(JSON.stringify(secrets), callbackPurpose(appid));
  await updateAppCallback(db, appid, { sealed, mode, format });
}

// A row is replaced when the app changes, so its opened settings live as long as the row.
const opened = new WeakMap<AppRow, CallbackSettings>();

/** What verifies and decrypts the pushes of an app, or undefined when it receives none. */
export function openCallback(ctx: Context, app: AppRow): CallbackSettings | undefined {
  if (app.callbackSealed === null || app.callbackMode === null) return undefined;
  const known = opened.get(app);
  if (known !== undefined) return known;
  const secrets = JSON.parse(
    ctx.secrets.open(app.callbackSealed, callbackPurpose(app.appid)),
  ) as Omit<CallbackConfig, "mode" | "format">;
  const settings: CallbackSettings = { appid: app.appid, mode: app.callbackMode, ...secrets };
  opened.set(app, settings);
  return settings;
}

export function callbackPurpose(appid: string): string {
  return `callback:${appid}`;
}
