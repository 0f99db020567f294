import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { WechatError } from "../errors.ts";
import { defaultApiBase, parseApiBase } from "../wire/api-base.ts";
import type { ApiSecurityOptions } from "./options.ts";

/** The options of one app, checked, the keys ready for use. */
export interface ApiSecurityKeys {
  appid: string;
  symmetricSn: string;
  symmetricKey: KeyObject;
  privateKey: KeyObject;
  /** By serial. */
  platformKeys: ReadonlyMap<string, KeyObject>;
  /** In front of a path in what is signed. */
  signedBase: string;
}

/**
 * Checks the options. Throws WechatError `WECHAT_API_SECURITY_INVALID`, which names the option but
 * never quotes it, and `WECHAT_API_SECURITY_UNSUPPORTED` for the SM algorithms.
 */
export function readApiSecurityKeys(appid: string, options: ApiSecurityOptions): ApiSecurityKeys {
  refuseUnsupported(options);
  const { origin, pathPrefix } = parseApiBase(options.signedBase ?? defaultApiBase);
  return {
    appid,
    symmetricSn: readSn("symmetricKey", options.symmetricKey.sn),
    symmetricKey: readSymmetricKey(options.symmetricKey.key),
    privateKey: readRsaKey("privateKey", () => createPrivateKey(options.privateKey)),
    platformKeys: readPlatformKeys(options.platformCertificates),
    signedBase: origin + pathPrefix,
  };
}

/**
 * Node.js has neither cipher sm4-gcm (only ecb, cbc, cfb, ofb, ctr), nor a way to give an SM2
 * signature the id that WeChat asks for: checked with 20.20 (OpenSSL 3.0) and 24.21 (OpenSSL 3.5).
 */
function refuseUnsupported({ cipher, signature }: ApiSecurityOptions): void {
  const isOffered =
    (cipher ?? "AES256_GCM") === "AES256_GCM" && (signature ?? "RSAwithSHA256") === "RSAwithSHA256";
  if (isOffered) return;
  throw new WechatError(
    "WECHAT_API_SECURITY_UNSUPPORTED",
    "apiSecurity can be AES256_GCM with RSAwithSHA256 only: Node.js lacks SM4-GCM and SM2 signatures with an id",
    {
      hint: "Choose AES256_GCM and RSAwithSHA256 at mp.weixin.qq.com, Development settings, API security.",
    },
  );
}

function readSymmetricKey(base64: string): KeyObject {
  const key = Buffer.from(base64, "base64");
  if (key.length !== 32) throw invalid("symmetricKey.key", "the base64 of 32 bytes");
  return createSecretKey(key);
}

function readPlatformKeys(
  certificates: ApiSecurityOptions["platformCertificates"],
): Map<string, KeyObject> {
  if (certificates.length === 0) throw invalid("platformCertificates", "at least one certificate");
  return new Map(
    certificates.map(({ sn, certificate }) => [
      readSn("platformCertificates", sn),
      readRsaKey("platformCertificates", () => createPublicKey(certificate)),
    ]),
  );
}

function readSn(option: string, sn: string): string {
  if (!/^[\w-]+$/.test(sn)) throw invalid(`${option}.sn`, "the serial that the console shows");
  return sn;
}

/** Without the error of the key parser as its cause: it is of no help, and it has seen the key (S1). */
function readRsaKey(option: string, read: () => KeyObject): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch {
    // Reported below.
  }
  const bits = key?.asymmetricKeyDetails?.modulusLength ?? 0;
  if (key?.asymmetricKeyType === "rsa" && bits >= 2048) return key;
  throw invalid(option, "PEM of an RSA key of 2048 bits or more");
}

function invalid(option: string, expected: string): WechatError {
  return new WechatError(
    "WECHAT_API_SECURITY_INVALID",
    `apiSecurity.${option} is not ${expected}`,
    {
      hint: "Take keys, serials and certificates from mp.weixin.qq.com, Development settings, API security.",
    },
  );
}
