import { createSecretKey, type KeyObject } from "node:crypto";

export interface AesKey {
  key: KeyObject;
  /** The first half of the key: WeChat draws no initialization vector. */
  iv: Buffer;
}

/**
 * The 32 bytes of an EncodingAESKey, or undefined when it is not 43 base64 characters.
 *
 * The last character may have unused bits set: WeChat issues such keys, which is why no canonical
 * decoder is used here.
 */
export function decodeAesKey(encodingAESKey: string | undefined): AesKey | undefined {
  if (!isAesKey(encodingAESKey)) return undefined;
  const bytes = Buffer.from(encodingAESKey, "base64");
  // A KeyObject, since Node 24 takes three times as long for a cipher whose key is bytes.
  return { key: createSecretKey(bytes), iv: bytes.subarray(0, 16) };
}

export function isAesKey(encodingAESKey: string | undefined): encodingAESKey is string {
  return typeof encodingAESKey === "string" && /^[A-Za-z0-9+/]{43}$/.test(encodingAESKey);
}

export const keyFault = "encoding_aes_key_must_be_43_base64_characters";
