import type { CallbackSettings } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { PlatformRow } from "../../store/platforms.ts";

/** Token and keys of a platform, as they are sealed. */
interface PlatformCallback {
  token: string;
  encodingAESKey: string;
  previousEncodingAESKey?: string | undefined;
}

export const platformCallbackPurpose = (componentAppid: string): string =>
  `platform-callback:${componentAppid}`;

// A row is read anew when the platform changes, so its opened settings live as long as the row.
const opened = new WeakMap<PlatformRow, CallbackSettings>();

/**
 * What verifies and decrypts the pushes to a platform, those of its apps among them: always encrypted, and each frame ends
 * with the platform's own appid.
 */
export function openPlatformCallback(ctx: Context, platform: PlatformRow): CallbackSettings {
  const known = opened.get(platform);
  if (known !== undefined) return known;
  const { componentAppid, callbackSealed } = platform;
  const purpose = platformCallbackPurpose(componentAppid);
  const callback = JSON.parse(ctx.secrets.open(callbackSealed, purpose)) as PlatformCallback;
  const settings: CallbackSettings = { appid: componentAppid, mode: "safe", ...callback };
  opened.set(platform, settings);
  return settings;
}
