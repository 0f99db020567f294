import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { replaceFile } from "../replace-file.ts";

const movedMarker = z.object({
  /** `begun`: the copy is in this transaction of the other database, which knows alone whether it was committed. */
  state: z.enum(["begun", "done"]),
  /** Host, port and name, without user and password. */
  to: z.string(),
  at: z.string(),
  transaction: z.string(),
});

export type MovedMarker = z.infer<typeof movedMarker>;

/** In a data folder whose database was, or may have been, moved to Postgres: from both, messages would be sent twice (M2). */
export function movedMarkerFile(dataDir: string): string {
  return join(dataDir, "moved-to-postgres");
}

/** One that cannot be understood is a move that was done. */
export function readMovedMarker(dataDir: string): MovedMarker | undefined {
  let text: string;
  try {
    text = readFileSync(movedMarkerFile(dataDir), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return movedMarker.parse(JSON.parse(text));
  } catch {
    return { state: "done", to: "Postgres", at: "", transaction: "" };
  }
}

export function writeMovedMarker(dataDir: string, marker: MovedMarker): void {
  replaceFile(movedMarkerFile(dataDir), JSON.stringify(marker));
}

export function removeMovedMarker(dataDir: string): void {
  rmSync(movedMarkerFile(dataDir), { force: true });
}
