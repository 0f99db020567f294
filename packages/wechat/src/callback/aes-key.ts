/**
 * The 32 bytes of an EncodingAESKey, or undefined when it is not 43 base64 characters.
 *
 * The last character may have unused bits set: WeChat issues such keys, which is why no canonical
 * decoder is used here.
 */
export function decodeAesKey(encodingAESKey: string | undefined): Buffer | undefined {
  const isKey = typeof encodingAESKey === "string" && /^[A-Za-z0-9+/]{43}$/.test(encodingAESKey);
  return isKey ? Buffer.from(encodingAESKey, "base64") : undefined;
}

export const keyFault = "encoding_aes_key_must_be_43_base64_characters";
