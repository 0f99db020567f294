import { mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { run } from "./run.ts";

/** The oldest of each line that the packages' `engines` allow, and the newest line. */
export const nodeVersions = ["20.19.0", "22.19.0", "24"] as const;

export interface InstalledNode {
  /** Without the v. */
  version: string;
  /** A PATH on which `node` is this one, also for npm. */
  path: string;
}

/** From npm's `node` package, as the repository's own is. */
export async function installNode(version: string, folder: string): Promise<InstalledNode> {
  const cwd = join(folder, `node-${version}`);
  await mkdir(cwd);
  // npm 11 runs a package's install script only if it is named; that of `node` puts the program in its place.
  const manifest = { private: true, allowScripts: { node: true } };
  await writeFile(join(cwd, "package.json"), JSON.stringify(manifest));
  await run("npm", ["install", "--no-audit", "--no-fund", `node@${version}`], { cwd });
  const bin = join(cwd, "node_modules", "node", "bin");
  const path = `${bin}${delimiter}${process.env["PATH"]}`;
  const answer = await run("node", ["--version"], { cwd, path });
  return { version: answer.trim().slice(1), path };
}
