import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { HongyanError } from "./errors.ts";
import { keptInDataDir } from "./kept-in-data-dir.ts";
import { replaceFile } from "./replace-file.ts";

export interface MasterKeys {
  /** Seals and signs. */
  masterKey: Uint8Array;
  /** Are believed and opened as well: the next key before a rotation, the one before after it. */
  otherMasterKeys: Uint8Array[];
}

const keyFile = "master-key";
/** There while what was sealed under the key before is being sealed anew. */
const previousKeyFile = "master-key.previous";

/**
 * From the environment, else, for the embedded database, from the data folder, where a key is made on first use.
 *
 * @throws {HongyanError} CONFIG_INVALID
 */
export function readMasterKeys(from: {
  given: string | undefined;
  others: string | undefined;
  databaseUrl: string | undefined;
  dataDir: string;
}): MasterKeys {
  const others = (from.others ?? "").split(",").flatMap((one) => one.trim() || []);
  const otherMasterKeys = others.map((one) => decode(one, "a key in HONGYAN_OTHER_MASTER_KEYS"));
  if (from.given !== undefined) {
    return { masterKey: decode(from.given, "HONGYAN_MASTER_KEY"), otherMasterKeys };
  }
  if (from.databaseUrl !== undefined) {
    throw new HongyanError("CONFIG_INVALID", "DATABASE_URL is set but HONGYAN_MASTER_KEY is not", {
      hint: "Make a key with `openssl rand -base64 32`, keep it safe, and give it to every process on this database.",
    });
  }
  const kept = decode(keptInDataDir(from.dataDir, keyFile, newKey), join(from.dataDir, keyFile));
  const previous = readPrevious(from.dataDir);
  return {
    masterKey: kept,
    otherMasterKeys: previous === undefined ? otherMasterKeys : [previous, ...otherMasterKeys],
  };
}

/** As a file beside a backup holds them: a key a line, the one that seals first. */
export function writeKeyLines({ masterKey, otherMasterKeys }: MasterKeys): string {
  return [masterKey, ...otherMasterKeys]
    .map((key) => `${Buffer.from(key).toString("base64")}\n`)
    .join("");
}

/**
 * undefined: it holds none.
 *
 * @param where it stands, for the message
 * @throws {HongyanError} CONFIG_INVALID
 */
export function readKeyLines(text: string, where: string): MasterKeys | undefined {
  const [masterKey, ...otherMasterKeys] = text
    .split(/[\s,]+/)
    .filter((one) => one !== "")
    .map((one) => decode(one, `a key in ${where}`));
  return masterKey && { masterKey, otherMasterKeys };
}

/**
 * Puts a new key into the data folder, beside the one until now. After a crash at any point it does the rest: a folder that
 * holds two different keys has begun already. Both files are complete on disk before the new key is the one that counts.
 */
export function beginKeyFileRotation(dataDir: string): void {
  const current = keptInDataDir(dataDir, keyFile, newKey);
  const previous = existsSync(join(dataDir, previousKeyFile))
    ? readFileSync(join(dataDir, previousKeyFile), "utf8").trim()
    : undefined;
  if (previous !== undefined && previous !== current) return;
  replaceFile(join(dataDir, previousKeyFile), current);
  replaceFile(join(dataDir, keyFile), newKey());
}

/** Once nothing is sealed under the key before. */
export function endKeyFileRotation(dataDir: string): void {
  rmSync(join(dataDir, previousKeyFile), { force: true });
}

function readPrevious(dataDir: string): Uint8Array | undefined {
  const file = join(dataDir, previousKeyFile);
  return existsSync(file) ? decode(readFileSync(file, "utf8").trim(), file) : undefined;
}

const newKey = (): string => randomBytes(32).toString("base64");

function decode(text: string, whose: string): Uint8Array {
  const key = Buffer.from(text, "base64");
  if (key.length === 32) return new Uint8Array(key);
  throw new HongyanError("CONFIG_INVALID", `${whose} is not 32 bytes in base64`, {
    hint: "Make one with `openssl rand -base64 32`.",
  });
}
