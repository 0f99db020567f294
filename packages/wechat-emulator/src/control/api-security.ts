import { createPublicKey, generateKeyPair, randomBytes, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { createPlatformKey, writeCertificate } from "../api-security/platform-certificate.ts";
import { currentPlatformKey, type ApiSecurity } from "../api-security/secured-call.ts";
import type { State } from "../state.ts";
import { ControlError } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface ApiSecurityInput {
  /** AES-256: `key` is base64 of 32 bytes. Left out: 40238. */
  symmetricKey?: { serial: string; key: string } | undefined;
  /** The developer's RSA key, PEM. Left out: 40239. */
  publicKey?: { serial: string; pem: string } | undefined;
}

/** Throws INVALID_API_SECURITY for keys that the console would not take. */
export function readApiSecurity({ symmetricKey, publicKey }: ApiSecurityInput): ApiSecurity {
  const key = symmetricKey && Buffer.from(symmetricKey.key, "base64");
  if (key && key.length !== 32) throw invalid("symmetricKey is not base64 of 32 bytes");
  return {
    symmetricKey: symmetricKey && key && { serial: symmetricKey.serial, key },
    publicKey: publicKey && { serial: publicKey.serial, key: readPublicKey(publicKey.pem) },
  };
}

/** What a client needs. */
export interface ApiSecurityKeys {
  symmetricKey: { serial: string; key: string } | undefined;
  publicKey: { serial: string; pem: string } | undefined;
  /** What WeChat signs its answers with; `certificate` and `publicKey` are PEM. */
  platform: { serial: string; certificate: string; publicKey: string };
}

export async function apiSecurity(
  state: State,
  input: { appid: string },
): Promise<ApiSecurityKeys> {
  const { symmetricKey, publicKey } = findApp(state, input.appid).apiSecurity ?? {};
  const platform = currentPlatformKey(state);
  return {
    symmetricKey: symmetricKey && {
      serial: symmetricKey.serial,
      key: symmetricKey.key.toString("base64"),
    },
    publicKey: publicKey && { serial: publicKey.serial, pem: exportPem(publicKey.key) },
    platform: {
      serial: platform.serial,
      certificate: await writeCertificate(platform),
      publicKey: exportPem(platform.publicKey),
    },
  };
}

/** What 随机生成密钥 in the console does, for both keys: API security is on, and the developer has the private key. */
export async function generateApiSecurity(
  state: State,
  input: { appid: string },
): Promise<ApiSecurityKeys & { privateKey: { serial: string; pem: string } }> {
  const app = findApp(state, input.appid);
  const pair = await promisify(generateKeyPair)("rsa", { modulusLength: 2_048 });
  const serial = newSerial();
  app.apiSecurity = {
    symmetricKey: { serial: newSerial(), key: randomBytes(32) },
    publicKey: { serial, key: pair.publicKey },
  };
  const pem = pair.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  return { ...(await apiSecurity(state, input)), privateKey: { serial, pem } };
}

/** A new platform certificate; answers are signed with the old one too, as while WeChat replaces one. */
export function rotatePlatformCertificate(state: State): { serial: string } {
  const previous = currentPlatformKey(state);
  const current = createPlatformKey();
  Object.assign(state.platformKeys, { current, previous });
  return { serial: current.serial };
}

function readPublicKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch (error) {
    throw invalid(`publicKey is no PEM: ${error instanceof Error ? error.message : "unreadable"}`);
  }
  if (key.asymmetricKeyType !== "rsa") throw invalid("publicKey is no RSA key");
  return key;
}

function exportPem(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }) as string;
}

function newSerial(): string {
  return randomBytes(16).toString("hex");
}

function invalid(message: string): ControlError {
  const hint = "AES256_GCM and RSAwithSHA256 are emulated; SM4 and SM2 are not.";
  return new ControlError("INVALID_API_SECURITY", message, hint);
}
