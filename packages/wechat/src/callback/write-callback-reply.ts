import { encryptFrame } from "./encrypt-frame.ts";
import { callbackSignature } from "./signature.ts";
import type { CallbackPush, CallbackSettings } from "./types.ts";
import { writeXml } from "./write-xml.ts";

export interface CallbackReplyOptions {
  /** The `nonce` of the request. */
  nonce: string;
  /** Default: now. */
  timestampSeconds?: number | undefined;
  /** 16 bytes, for tests. */
  random?: Uint8Array | undefined;
}

/**
 * Writes the answer to a push in the push's own format and, when the push was encrypted, encrypted
 * and signed with the key that opened it. Where there is nothing to say answer `success` instead,
 * which is never encrypted.
 *
 * Throws WechatError (`WECHAT_CALLBACK_KEY`) when the settings no longer hold that key, and
 * RangeError for a name that XML cannot carry.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function writeCallbackReply(
  settings: CallbackSettings,
  push: Pick<CallbackPush, "format" | "isEncrypted" | "keyUsed">,
  reply: Record<string, unknown>,
  options: CallbackReplyOptions,
): { contentType: string; body: string } {
  const write = push.format === "json" ? JSON.stringify : writeXml;
  const text = write(reply);
  return {
    contentType: `${push.format === "json" ? "application/json" : "text/xml"}; charset=utf-8`,
    body: push.isEncrypted ? write(seal(settings, push, text, options)) : text,
  };
}

function seal(
  settings: CallbackSettings,
  push: Pick<CallbackPush, "keyUsed">,
  text: string,
  options: CallbackReplyOptions,
): Record<string, unknown> {
  const { nonce, timestampSeconds = Math.floor(Date.now() / 1000), random } = options;
  const encodingAESKey =
    push.keyUsed === "previous" ? settings.previousEncodingAESKey : settings.encodingAESKey;
  const encrypt = encryptFrame({ appid: settings.appid, encodingAESKey }, text, random);
  const timestamp = String(timestampSeconds);
  return {
    Encrypt: encrypt,
    MsgSignature: callbackSignature(settings.token, timestamp, nonce, encrypt),
    TimeStamp: timestampSeconds,
    Nonce: nonce,
  };
}
