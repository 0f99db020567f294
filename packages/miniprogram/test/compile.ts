import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const tsc = fileURLToPath(new URL("../../../node_modules/.bin/tsc", import.meta.url));

/** What tsc says of a project; nothing when it compiles. */
export function compileFaults(project: string): string {
  const { stdout, error } = spawnSync(tsc, ["-p", project, "--noEmit"], { encoding: "utf8" });
  if (error) throw error;
  return stdout;
}
