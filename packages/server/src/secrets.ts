import { createCipheriv, createDecipheriv, hash, hkdfSync, randomBytes } from "node:crypto";
import { HongyanError } from "./errors.ts";

/** Encrypts what is stored and derives what is signed, all from one master key (S1). */
export interface Secrets {
  /** AES-256-GCM under the master key. `purpose` names the row and column; text sealed for one opens for no other. */
  seal(plaintext: string, purpose: string): string;
  /** @throws {HongyanError} MASTER_KEY_WRONG when the text was sealed under another key or for another purpose. */
  open(sealed: string, purpose: string): string;
  /** A 32-byte key for one use, never stored. */
  deriveKey(use: string): Uint8Array;
}

const version = "v1";
const ivBytes = 12;
const tagBytes = 16;

export function createSecrets(masterKey: Uint8Array): Secrets {
  if (masterKey.length !== 32) {
    throw new HongyanError("CONFIG_INVALID", "the master key is not 32 bytes long", {
      hint: "Set HONGYAN_MASTER_KEY to 32 random bytes in base64, for example from `openssl rand -base64 32`.",
    });
  }
  const deriveKey = (use: string): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", masterKey, "hongyan", use, 32));
  const sealingKey = deriveKey("seal");

  return {
    deriveKey,
    seal(plaintext, purpose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", sealingKey, iv).setAAD(Buffer.from(purpose));
      const text = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
      return `${version}.${Buffer.concat([iv, text, cipher.getAuthTag()]).toString("base64url")}`;
    },
    open(sealed, purpose) {
      try {
        if (!sealed.startsWith(`${version}.`)) throw new Error("unknown version");
        const bytes = Buffer.from(sealed.slice(version.length + 1), "base64url");
        const decipher = createDecipheriv("aes-256-gcm", sealingKey, bytes.subarray(0, ivBytes))
          .setAAD(Buffer.from(purpose))
          .setAuthTag(bytes.subarray(bytes.length - tagBytes));
        const text = decipher.update(bytes.subarray(ivBytes, bytes.length - tagBytes));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch (cause) {
        throw new HongyanError(
          "MASTER_KEY_WRONG",
          `the stored secret for ${purpose} does not open`,
          {
            hint: "HONGYAN_MASTER_KEY is not the key this database was written with. Put the old key back.",
            cause,
          },
        );
      }
    },
  };
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
