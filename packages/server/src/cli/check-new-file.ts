import { accessSync, constants, existsSync } from "node:fs";
import { dirname } from "node:path";
import { HongyanError } from "../errors.ts";

/**
 * Before anything is read for it.
 *
 * @throws {HongyanError} BAD_REQUEST when a file that is to be written is there already; the system's own error when its folder
 * is missing, or closed to this user
 */
export function checkNewFile(path: string): void {
  if (existsSync(path)) {
    throw new HongyanError("BAD_REQUEST", `${path} exists already`, {
      hint: "Give another name: no file is overwritten.",
    });
  }
  accessSync(dirname(path), constants.W_OK);
}
