import { existsSync } from "node:fs";
import { HongyanError } from "../errors.ts";

/** @throws {HongyanError} BAD_REQUEST when a file that is to be written is there already */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new HongyanError("BAD_REQUEST", `${path} exists already`, {
    hint: "Give another name: no file is overwritten.",
  });
}
