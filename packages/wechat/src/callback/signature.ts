import { createHash, timingSafeEqual } from "node:crypto";
import type { CallbackQuery } from "./types.ts";

/**
 * The `signature` of a request (three parts), or, with `encrypt`, its `msg_signature` (four parts):
 * 40 lower-case hex digits. `encrypt` is the text exactly as it stands in the body.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function callbackSignature(
  token: string,
  timestamp: string,
  nonce: string,
  encrypt?: string,
): string {
  const parts =
    encrypt === undefined ? [token, timestamp, nonce] : [token, timestamp, nonce, encrypt];
  // The default sort is by code unit, as WeChat's; localeCompare and numbers give another order.
  return createHash("sha1").update(parts.toSorted().join("")).digest("hex");
}

/**
 * Whether `given` is the signature of the query (and of `encrypt`), compared in constant time.
 * An empty token signs nothing: anyone could compute its signatures. Never throws, also when the
 * router made arrays of repeated parameters.
 */
export function isSigned(
  token: string,
  query: CallbackQuery,
  given: string | undefined,
  encrypt?: string,
): boolean {
  const { timestamp, nonce } = query;
  if (![token, timestamp, nonce, given].every((value) => typeof value === "string")) return false;
  if (token === "") return false;
  const expected = Buffer.from(callbackSignature(token, timestamp!, nonce!, encrypt));
  const received = Buffer.from(given!);
  return received.length === expected.length && timingSafeEqual(received, expected);
}
