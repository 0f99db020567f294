import { createCipheriv, randomBytes } from "node:crypto";
import { WechatError } from "../errors.ts";
import { decodeAesKey } from "./aes-key.ts";
import type { CallbackSettings } from "./types.ts";

/**
 * Encrypts a text into WeChat's frame: 16 random bytes, the length of the text in bytes, the text,
 * the appid, padded to 32 and encrypted by AES-256-CBC; standard base64.
 *
 * `random` (16 bytes) is for tests; without it the bytes are drawn anew. Throws WechatError
 * (`WECHAT_CALLBACK_KEY`) when the EncodingAESKey is missing or not 43 base64 characters.
 */
export function encryptFrame(
  settings: Pick<CallbackSettings, "appid" | "encodingAESKey">,
  text: string,
  random: Uint8Array = randomBytes(16),
): string {
  if (random.byteLength !== 16) throw new RangeError("random must be 16 bytes");
  const aes = decodeAesKey(settings.encodingAESKey);
  if (aes === undefined) {
    throw new WechatError(
      "WECHAT_CALLBACK_KEY",
      `the EncodingAESKey of ${settings.appid} is missing or not 43 base64 characters`,
      { hint: "Copy it whole from the console: 开发管理 → 消息推送配置 → EncodingAESKey." },
    );
  }
  const message = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  const frame = Buffer.concat([random, length, message, Buffer.from(settings.appid)]);
  const cipher = createCipheriv("aes-256-cbc", aes.key, aes.iv).setAutoPadding(false);
  return Buffer.concat([cipher.update(pad(frame)), cipher.final()]).toString("base64");
}

/** PKCS#7 with blocks of 32 bytes, twice the cipher's own: a library's padding would be another. */
function pad(frame: Buffer): Buffer {
  const count = 32 - (frame.length % 32);
  return Buffer.concat([frame, Buffer.alloc(count, count)]);
}
