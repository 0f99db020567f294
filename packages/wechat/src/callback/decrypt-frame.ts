import { createDecipheriv } from "node:crypto";
import { decodeAesKey, keyFault } from "./aes-key.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import { refuse } from "./refuse.ts";
import type { CallbackRefusal, CallbackSettings } from "./types.ts";

/**
 * Opens an `Encrypt` value and returns its text, refusing at the first check that fails: key,
 * base64, length, padding, msg_len, receive_id, utf8. Never throws.
 *
 * It proves nothing about the sender: AES-CBC has no integrity. Check `msg_signature` first.
 */
export function decryptFrame(
  settings: Pick<CallbackSettings, "appid" | "encodingAESKey">,
  encrypt: string,
): { ok: true; text: string } | CallbackRefusal {
  const aes = decodeAesKey(settings.encodingAESKey);
  if (aes === undefined) return refuse("key", keyFault);
  if (encrypt.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(encrypt)) {
    return refuse("base64", "encrypt_not_base64");
  }
  const sealed = Buffer.from(encrypt, "base64");
  if (sealed.length % 16 !== 0) return refuse("length", "ciphertext_not_a_multiple_of_16");

  const decipher = createDecipheriv("aes-256-cbc", aes.key, aes.iv).setAutoPadding(false);
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()]);
  // A frame padded to 16 instead of 32 is taken as well; it is never written.
  const padLength = padded.at(-1)!;
  if (padLength < 1 || padLength > 32) return refuse("padding", "pad_byte_out_of_1_32");
  const frame = padded.subarray(0, -padLength);
  if (!padded.subarray(-padLength).every((byte) => byte === padLength)) {
    return refuse("padding", "pad_bytes_differ");
  }

  if (frame.length < 20) return refuse("msg_len", "too_short_for_header");
  const end = 20 + frame.readUInt32BE(16);
  if (end > frame.length) return refuse("msg_len", "msg_len_exceeds_data");
  // The rest, whole: a search for the appid or a prefix of it would pass frames made for another.
  if (!frame.subarray(end).equals(Buffer.from(settings.appid))) {
    return refuse("receive_id", "appid_mismatch");
  }
  const text = decodeUtf8(frame.subarray(20, end));
  return text === undefined ? refuse("utf8", "plaintext_not_utf8") : { ok: true, text };
}
