import { isAesKey, keyFault } from "./aes-key.ts";
import { decodeUtf8 } from "./decode-utf8.ts";
import { decryptFrame } from "./decrypt-frame.ts";
import { deduplicationKey } from "./deduplication-key.ts";
import { parseMessage } from "./parse-message.ts";
import { readText } from "../wire/read-fields.ts";
import { refuse } from "./refuse.ts";
import { isSigned } from "./signature.ts";
import type {
  CallbackFormat,
  CallbackPush,
  CallbackQuery,
  CallbackRefusal,
  CallbackSettings,
} from "./types.ts";

export interface CallbackLimits {
  /** Of the body; default 262,144. */
  maxBytes?: number | undefined;
  /** Objects and arrays in each other, or XML elements; default 32. WeChat uses 4. */
  maxDepth?: number | undefined;
}

export type CallbackReading = { ok: true; push: CallbackPush } | CallbackRefusal;

/**
 * Checks and reads a push (the POST) in any of the three modes, from the raw bytes of its body: a
 * framework's parser would round 64-bit ids and lose the signed text. Nothing in a request makes it
 * throw.
 *
 * The content of an encrypted push is its decrypted part alone; the plain copy beside it in
 * compatible mode is covered by no signature. For the same reason compatible mode, like safe mode,
 * refuses a push that is not encrypted: WeChat always encrypts there, and the three-part signature of
 * any request seen in a log would vouch for any body.
 *
 * An app in plain mode takes encrypted pushes too, if it has a key: the console's switch of the mode
 * and ours never fall together.
 *
 * Answer every refusal alike; answer `success` to every push, also an unknown or repeated one, within
 * 5 seconds. Replay is not checked: drop what has a `deduplicationKey` already seen.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function readCallback(
  settings: CallbackSettings,
  query: CallbackQuery,
  body: Uint8Array,
  limits: CallbackLimits = {},
): CallbackReading {
  const { maxBytes = 262_144, maxDepth = 32 } = limits;
  if (!ArrayBuffer.isView(body)) {
    throw new TypeError("body must be the raw bytes of the request, before any body parser");
  }
  if (body.byteLength > maxBytes) return refuse("size", "body_too_large");
  const isPlain = settings.mode === "plain";
  if (!isPlain && !isAesKey(settings.encodingAESKey)) return refuse("key", keyFault);

  const text = decodeUtf8(body);
  const outer =
    text === undefined
      ? ({ ok: false, reason: "not_utf8" } as const)
      : parseMessage(text, maxDepth);

  if (outer.ok && Object.hasOwn(outer.fields, "Encrypt")) {
    if (isPlain && settings.encodingAESKey === undefined) {
      return refuse("mode", "encrypted_push_while_plain_mode_without_key_is_configured");
    }
    return readEncrypted(settings, query, outer.fields.Encrypt, maxDepth);
  }
  if (!isPlain) {
    return outer.ok
      ? refuse("mode", `plaintext_push_while_${settings.mode}_mode_is_configured`)
      : refuse("envelope", outer.reason);
  }
  if (!isSigned(settings.token, query, query.signature)) {
    return refuse("signature", "signature_mismatch");
  }
  if (text === undefined) return refuse("utf8", "plaintext_not_utf8");
  if (!outer.ok) return refuse("format", outer.reason);
  return { ok: true, push: toPush({ ...outer, text, keyUsed: undefined }) };
}

/**
 * Reads a push that came by a way on which only WeChat can send: inside 微信云托管, without signature and encryption. Whoever
 * calls this has made sure of the way.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/guide/weixin/push.html
 */
export function readTrustedCallback(
  body: Uint8Array,
  { maxBytes = 262_144, maxDepth = 32 }: CallbackLimits = {},
): CallbackReading {
  if (body.byteLength > maxBytes) return refuse("size", "body_too_large");
  const text = decodeUtf8(body);
  if (text === undefined) return refuse("utf8", "plaintext_not_utf8");
  const read = parseMessage(text, maxDepth);
  return read.ok
    ? { ok: true, push: toPush({ ...read, text, keyUsed: undefined }) }
    : refuse("format", read.reason);
}

function readEncrypted(
  settings: CallbackSettings,
  query: CallbackQuery,
  encrypt: unknown,
  maxDepth: number,
): CallbackReading {
  if (!isAesKey(settings.encodingAESKey)) return refuse("key", keyFault);
  if (typeof encrypt !== "string") return refuse("envelope", "encrypt_is_not_text");
  if (!isSigned(settings.token, query, query.msg_signature, encrypt)) {
    return refuse("signature", "msg_signature_mismatch");
  }
  const opened = openWithEitherKey(settings, encrypt);
  if (!opened.ok) return opened;
  const parsed = parseMessage(opened.text, maxDepth);
  if (!parsed.ok) return refuse("format", parsed.reason);
  return { ok: true, push: toPush({ ...opened, ...parsed }) };
}

/** The refusal is the current key's: what the previous one makes of the frame says nothing. */
function openWithEitherKey(
  settings: CallbackSettings,
  encrypt: string,
): { ok: true; text: string; keyUsed: "current" | "previous" } | CallbackRefusal {
  const current = decryptFrame(settings, encrypt);
  if (current.ok) return { ...current, keyUsed: "current" };
  const { appid, previousEncodingAESKey } = settings;
  const previous = decryptFrame({ appid, encodingAESKey: previousEncodingAESKey }, encrypt);
  return previous.ok ? { ...previous, keyUsed: "previous" } : current;
}

function toPush(read: {
  format: CallbackFormat;
  fields: Record<string, unknown>;
  text: string;
  keyUsed: CallbackPush["keyUsed"];
}): CallbackPush {
  const { format, fields, text, keyUsed } = read;
  return {
    format,
    isEncrypted: keyUsed !== undefined,
    keyUsed,
    toUserName: readText(fields.ToUserName),
    fromUserName: readText(fields.FromUserName),
    createdAtSeconds: readSeconds(fields.CreateTime),
    msgType: readText(fields.MsgType),
    event: readText(fields.Event) || undefined,
    msgId: readText(fields.MsgId) || undefined,
    fields,
    text,
    deduplicationKey: deduplicationKey(fields),
  };
}

/** A number in real JSON pushes, a string in WeChat's samples; eleven digits reach the year 5138. */
function readSeconds(value: unknown): number {
  const text = readText(value);
  return /^\d{1,11}$/.test(text) ? Number(text) : 0;
}
