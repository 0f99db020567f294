import { constants, createDecipheriv, verify } from "node:crypto";
import { parseReply } from "../wire/parse-reply.ts";
import { readText } from "../wire/read-fields.ts";
import type { ApiSecurityKeys } from "./read-keys.ts";
import { associatedData, signedText } from "./signed-text.ts";

export interface SecuredReply {
  /** The call's path, for which the reply must be signed. */
  path: string;
  body: string;
  header: (name: string) => string | undefined;
}

export type OpenedReply =
  /** `body` is what WeChat would have answered in plain, and three fields that begin with `_`. */
  | { kind: "verified"; body: string; deprecated?: { sn: string; newSn: string } }
  /** Nothing of it may be believed. */
  | { kind: "unverified"; detail: string };

/** How far a reply's time may be from ours, either way; WeChat's own sample allows as much. */
const maxSkewSeconds = 300;

/**
 * Verifies a reply's signature and time, then decrypts it. Never throws.
 *
 * While WeChat changes its certificate a reply has two signatures: the one counts whose certificate
 * is known here.
 */
export function openReply(keys: ApiSecurityKeys, reply: SecuredReply, nowMs: number): OpenedReply {
  const signature = chooseSignature(keys, reply.header);
  if (signature.kind === "unverified") return signature;
  const url = keys.signedBase + reply.path;
  const timestamp = reply.header("wechatmp-timestamp") ?? "";
  const signed = Buffer.from(signedText(url, keys.appid, timestamp, reply.body));
  const isSigned = verify(
    "sha256",
    signed,
    { key: signature.key, padding: constants.RSA_PKCS1_PSS_PADDING },
    Buffer.from(signature.base64, "base64"),
  );
  if (!isSigned) return unverified("the signature of the reply does not verify");
  if (reply.header("wechatmp-appid") !== keys.appid) {
    return unverified("the reply is for another appid");
  }
  if (!/^\d{1,12}$/.test(timestamp) || skewSeconds(timestamp, nowMs) > maxSkewSeconds) {
    return unverified(`the time of the reply is over ${maxSkewSeconds} s from this machine's`);
  }
  const body = decrypt(keys, url, timestamp, reply.body);
  if (body === undefined) return unverified("the reply cannot be decrypted");
  const fields = parseReply(body);
  if (fields?.["_appid"] !== keys.appid || readText(fields["_timestamp"]) !== timestamp) {
    return unverified("the reply names another appid or time inside than outside");
  }
  const { deprecated } = signature;
  return { kind: "verified", body, ...(deprecated !== undefined && { deprecated }) };
}

function unverified(detail: string): OpenedReply & { kind: "unverified" } {
  return { kind: "unverified", detail };
}

function skewSeconds(timestamp: string, nowMs: number): number {
  return Math.abs(nowMs / 1000 - Number(timestamp));
}

function chooseSignature(keys: ApiSecurityKeys, header: SecuredReply["header"]) {
  const sn = header("wechatmp-serial") ?? "";
  const base64 = header("wechatmp-signature") ?? "";
  if (base64 === "") return unverified("the reply carries no signature");
  const key = keys.platformKeys.get(sn);
  if (key !== undefined) return { kind: "known", key, base64 } as const;

  const oldSn = header("wechatmp-serial-deprecated") ?? "";
  const oldKey = keys.platformKeys.get(oldSn);
  if (oldKey !== undefined) {
    const oldBase64 = header("wechatmp-signature-deprecated") ?? "";
    const deprecated = { sn: oldSn, newSn: readable(sn) };
    return { kind: "known", key: oldKey, base64: oldBase64, deprecated } as const;
  }
  return unverified(
    `the reply is signed with the platform certificate ${readable(sn)}, which is not among apiSecurity.platformCertificates`,
  );
}

/** Anybody may have written it, and it goes into a log. */
function readable(sn: string): string {
  return /^[\w-]{1,64}$/.test(sn) ? sn : "(unreadable)";
}

function decrypt(
  keys: ApiSecurityKeys,
  url: string,
  timestamp: string,
  body: string,
): string | undefined {
  const envelope = parseReply(body) ?? {};
  const [iv, data, authtag] = ["iv", "data", "authtag"].map((name) =>
    Buffer.from(readText(envelope[name]), "base64"),
  ) as [Buffer, Buffer, Buffer];
  try {
    // With its full length demanded: a short tag is a weak one.
    const decipher = createDecipheriv("aes-256-gcm", keys.symmetricKey, iv, { authTagLength: 16 });
    decipher.setAAD(associatedData(url, keys.appid, timestamp, keys.symmetricSn));
    decipher.setAuthTag(authtag);
    return decipher.update(data, undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}
