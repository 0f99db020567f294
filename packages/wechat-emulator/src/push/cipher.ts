import { isUtf8 } from "node:buffer";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/**
 * `signature` over token, timestamp and nonce; `msg_signature` over these and Encrypt: SHA-1 of the sorted parts.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function sign(...parts: string[]): string {
  return createHash("sha1").update(parts.toSorted().join("")).digest("hex");
}

/** AES-256-CBC over `random(16) | length(4) | message | appid`, padded to a multiple of 32; base64. */
export function encrypt(
  encodingAESKey: string,
  appid: string,
  message: string,
  random: Buffer = newRandom(),
): string {
  const content = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const frame = Buffer.concat([random, length, content, Buffer.from(appid)]);
  const padBytes = 32 - (frame.length % 32);
  const key = keyOf(encodingAESKey);
  const cipher = createCipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const padded = Buffer.concat([frame, Buffer.alloc(padBytes, padBytes)]);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString("base64");
}

/** The message in an encrypted reply. Throws an Error that says which step failed. */
export function decrypt(encodingAESKey: string, appid: string, encrypted: string): string {
  // Buffer.from skips what is no base64.
  const bytes = Buffer.from(encrypted, "base64");
  const isBase64 = /^[A-Za-z0-9+/]+={0,2}$/.test(encrypted);
  if (!isBase64 || bytes.length === 0 || bytes.length % 16 !== 0) {
    throw new Error("Encrypt is not base64 of whole AES blocks");
  }
  const key = keyOf(encodingAESKey);
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16)).setAutoPadding(false);
  const frame = Buffer.concat([decipher.update(bytes), decipher.final()]);
  const padBytes = frame.at(-1)!;
  const isPadded = padBytes >= 1 && padBytes <= 32 && padBytes <= frame.length;
  if (!isPadded || !frame.subarray(-padBytes).every((byte) => byte === padBytes)) {
    throw new Error("Encrypt does not end in PKCS#7 padding: wrong EncodingAESKey?");
  }
  const content = frame.subarray(16, -padBytes);
  const length = content.length >= 4 ? content.readUInt32BE(0) : Infinity;
  if (4 + length > content.length) throw new Error("the length inside Encrypt is beyond its end");
  const owner = content.subarray(4 + length).toString();
  if (owner !== appid)
    throw new Error(`Encrypt ends with ${owner.slice(0, 40)}, not with the appid`);
  const message = content.subarray(4, 4 + length);
  if (!isUtf8(message)) throw new Error("the message inside Encrypt is not UTF-8");
  return message.toString();
}

/** 16 characters, as WeChat's are. */
function newRandom(): Buffer {
  return Buffer.from(randomBytes(8).toString("hex"));
}

function keyOf(encodingAESKey: string): Buffer {
  return Buffer.from(`${encodingAESKey}=`, "base64");
}
