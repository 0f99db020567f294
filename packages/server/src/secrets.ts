import {
  createCipheriv,
  createDecipheriv,
  hash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";
import { HongyanError } from "./errors.ts";

/**
 * Encrypts what is stored and derives what is signed, all from the master key (S1). While the key is being changed there are
 * others beside it: they open and are believed, and nothing new is made with them.
 */
export interface Secrets {
  /** AES-256-GCM under the master key. `purpose` names the row and column; text sealed for one opens for no other. */
  seal(plaintext: string, purpose: string): string;
  /** @throws {HongyanError} MASTER_KEY_WRONG when the text was sealed under an unknown key or for another purpose. */
  open(sealed: string, purpose: string): string;
  /** Was it sealed under the key that seals now? */
  isCurrent(sealed: string, purpose: string): boolean;
  /** A 32-byte key for one use, never stored. */
  deriveKey(use: string): Uint8Array;
  /** The same key first, then those of the other master keys: what one of them signed is believed. */
  deriveKeys(use: string): Uint8Array[];
}

const version = "v1";
const ivBytes = 12;
const tagBytes = 16;

export function createSecrets(
  masterKey: Uint8Array,
  otherMasterKeys: readonly Uint8Array[] = [],
): Secrets {
  const masterKeys = [masterKey, ...otherMasterKeys];
  if (masterKeys.some((key) => key.length !== 32)) {
    throw new HongyanError("CONFIG_INVALID", "a master key is not 32 bytes long", {
      hint: "Set HONGYAN_MASTER_KEY to 32 random bytes in base64, for example from `openssl rand -base64 32`.",
    });
  }
  const sealingKeys = masterKeys.map((key) => derive(key, "seal"));
  const sealingKey = derive(masterKey, "seal");

  return {
    deriveKey: (use) => derive(masterKey, use),
    deriveKeys: (use) => masterKeys.map((key) => derive(key, use)),
    seal(plaintext, purpose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, iv).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
      return `${version}.${Buffer.concat([iv, text, cipher.getAuthTag()]).toString("base64url")}`;
    },
    open(sealed, purpose) {
      const causes: unknown[] = [];
      for (const key of sealingKeys) {
        try {
          return unseal(sealed, purpose, key);
        } catch (cause) {
          causes.push(cause);
        }
      }
      throw new HongyanError("MASTER_KEY_WRONG", `the stored secret for ${purpose} does not open`, {
        hint: "HONGYAN_MASTER_KEY is not the key this database was written with. Put the old key back, or name it in HONGYAN_OTHER_MASTER_KEYS.",
        cause: causes[0],
      });
    },
    isCurrent(sealed, purpose) {
      try {
        unseal(sealed, purpose, sealingKey);
        return true;
      } catch {
        return false;
      }
    },
  };
}

function derive(masterKey: Uint8Array, use: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", masterKey, "hongyan", use, 32));
}

/** The tag proves key and purpose, so that a text needs no name of its key: the right one is the one that opens it. */
function unseal(sealed: string, purpose: string, key: Uint8Array): string {
  if (!sealed.startsWith(`${version}.`)) throw new Error("unknown version");
  const bytes = Buffer.from(sealed.slice(version.length + 1), "base64url");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes))
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(bytes.length - tagBytes));
  const text = decipher.update(bytes.subarray(ivBytes, bytes.length - tagBytes));
  return Buffer.concat([text, decipher.final()]).toString("utf8");
}

/** What is stored of an API key: it cannot be turned back, and looking it up compares hashes, not keys. */
export function hashApiKey(key: string): Buffer {
  return hash("sha256", key, "buffer");
}

/** `hy_` and 256 random bits. */
export function generateApiKey(): string {
  return `hy_${randomBytes(32).toString("base64url")}`;
}

/** 256 random bits, for a cookie or a link. */
export function generateToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is stored of such a token. */
export function hashToken(token: string): Buffer {
  return hash("sha256", token, "buffer");
}

/** By hash and in constant time: how long it takes tells nothing of the secret. */
export function isSameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", secret, "buffer"));
}
