import { resolve } from "node:path";
import { readConfig, type ServerConfig } from "../config.ts";
import { refuseMissing } from "./open-database.ts";

/**
 * The configuration, for a command that works on a database which is there. To read it makes a master key where there is none: a
 * folder whose name was mistyped would come into being.
 *
 * @throws {HongyanError} CONFIG_INVALID
 */
export function readExistingConfig(env: Record<string, string | undefined>): ServerConfig {
  if (!env["DATABASE_URL"]) refuseMissing(resolve(env["HONGYAN_DATA_DIR"] || "./.hongyan"));
  return readConfig(env);
}
