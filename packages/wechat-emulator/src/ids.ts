import { createHash, randomBytes } from "node:crypto";
import type { AccountKind } from "./state.ts";

/** 28 characters beginning with `o`, as WeChat's are; `oa` for followers, to tell them apart by eye. */
export function newOpenid(kind: AccountKind): string {
  const prefix = kind === "official-account" ? "oa" : "o";
  return (prefix + randomBytes(21).toString("base64url")).slice(0, 28);
}

/** 32 characters, as `wx.login` hands out. */
export function newCode(): string {
  return `0${randomBytes(23).toString("base64url").slice(0, 31)}`;
}

/** 43 characters. */
export function newTemplateId(): string {
  return randomBytes(32).toString("base64url");
}

/** 64 characters. */
export function newMediaId(): string {
  return randomBytes(48).toString("base64url");
}

/** base64 of 16 bytes. */
export function newSessionKey(): string {
  return randomBytes(16).toString("base64");
}

export function newAccessToken(sequence: number): string {
  return `${sequence}_${randomBytes(100).toString("base64url")}`;
}

/** The next `msgid` or `MsgId`, in digits. */
export function newMsgid(state: { lastMsgid: bigint }): string {
  state.lastMsgid += 1n;
  return state.lastMsgid.toString();
}

/** `gh_` and twelve characters; the same for the same app. */
export function originalIdOf(appid: string): string {
  return `gh_${createHash("sha256").update(appid).digest("hex").slice(0, 12)}`;
}

/** Where `msgid` starts: beyond 2^53, so that a client that parses it as a JavaScript number reads a wrong one. */
export function firstMsgid(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/** `xxxxxxxx-xxxxxxxx-xxxxxxxx`; the first group is the Unix time in seconds. */
export function newRid(nowMs: number): string {
  return `${hex8(Math.floor(nowMs / 1000))}-${hex8(Math.random() * 4_294_967_296)}-${hex8(Math.random() * 4_294_967_296)}`;
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
