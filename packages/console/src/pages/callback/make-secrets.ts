const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const tokenLength = 32;
const keyLength = 43;
/** The last of 43 base64 characters holds 4 bits of the key: of the others it must have none, or strict decoders refuse it. */
const lastLetters = "AEIMQUYcgkosw048";

/** 3 to 32 letters and digits. */
export function makeToken(): string {
  return randomText(tokenLength, letters);
}

/** 43 letters and digits: the base64 of 32 bytes, as WeChat's own button makes it. */
export function makeEncodingAesKey(): string {
  return randomText(keyLength - 1, letters) + randomText(1, lastLetters);
}

/** Each character is as likely as any other: bytes beyond the last whole round are thrown away. */
function randomText(length: number, alphabet: string): string {
  const limit = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(length))) {
      if (byte < limit && text.length < length) text += alphabet[byte % alphabet.length];
    }
  }
  return text;
}
