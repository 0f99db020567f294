// `npm run release:prepare`: turns the changesets into the next version. One changelog for all packages, since they share one version.
import { readChangesets } from "@changesets/read";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { carryVersion } from "./carry-version.ts";
import { changelogWith } from "./changelog.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const changelog = `${root}CHANGELOG.md`;

const changesets = await readChangesets(root);
if (changesets.length === 0) {
  process.stderr.write("There is no changeset, so nothing to release: npm run changeset\n");
  process.exitCode = 1;
} else {
  run("npx", "changeset", "version");
  const version = carryVersion(root);
  const date = new Date().toISOString().slice(0, 10);
  const text = changelogWith(readFileSync(changelog, "utf8"), { version, date, changesets });
  writeFileSync(changelog, text);
  run("npm", "install", "--package-lock-only", "--ignore-scripts");
}

function run(command: string, ...args: string[]): void {
  execFileSync(command, args, { cwd: root, stdio: "inherit" });
}
