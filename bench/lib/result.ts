import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Machine } from "./machine.ts";
import type { Row } from "./row.ts";
import type { Scale } from "./scale.ts";

/** What a run leaves behind in `out/latest.json`. */
export interface Result {
  measuredAt: string;
  scale: Scale["name"];
  machine: Machine;
  versions: Record<string, string>;
  rows: Row[];
}

const folder = new URL("../out/", import.meta.url);
const file = new URL("latest.json", folder);

export function writeResult(result: Result): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
}

export function readResult(): Result {
  return JSON.parse(readFileSync(file, "utf8")) as Result;
}
