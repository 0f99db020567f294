// What npm would publish: publint and attw over each package, and a look at the files that would go.
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { execFileSync } from "node:child_process";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { publishedPackages } from "./packs/published-packages.ts";

const needed = ["LICENSE", "README.md"];
let faults = 0;
const say = (line) => process.stdout.write(`${line}\n`);

const folder = mkdtempSync(join(tmpdir(), "hongyan-packages-"));
try {
  for (const name of publishedPackages) await check(name);
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = faults === 0 ? 0 : 1;

async function check(name) {
  const pkgDir = fileURLToPath(new URL(`../packages/${name}`, import.meta.url));
  const manifest = JSON.parse(readFileSync(`${pkgDir}/package.json`, "utf8"));
  const { messages } = await publint({ pkgDir, strict: true });
  const pack = packInto(folder, pkgDir);
  const files = pack.files.map((file) => file.path);
  const tarball = readFileSync(join(folder, pack.filename));
  const { problems = [] } = await checkPackage(createPackageFromTarballData(tarball));
  const found = [
    ...messages.map((message) => formatMessage(message, manifest)),
    ...files.filter(isForeign).map((file) => `${file} does not belong into the package`),
    ...needed.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...problems.filter((problem) => !isMeant(problem, manifest)).map(describeProblem),
  ];
  for (const fault of found) process.stderr.write(`${manifest.name}: ${fault}\n`);
  faults += found.length;
  say(`${manifest.name}: ${files.length} files, ${found.length} faults`);
}

function packInto(destination, cwd) {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
  const stdio = ["ignore", "pipe", "ignore"];
  // npm 10 answers with a list, npm 11 with an object by package name.
  const [pack] = Object.values(
    JSON.parse(execFileSync("npm", args, { cwd, encoding: "utf8", stdio })),
  );
  return pack;
}

function isForeign(file) {
  return /(^|\/)(test|src)\//.test(file) || file.endsWith(".tsbuildinfo");
}

/**
 * A package of ES modules alone is loaded by `require` in the Nodes that it names, which attw does not know, and is not seen by
 * TypeScript's resolution of Node 10. `npm run packs` tries both.
 */
function isMeant({ kind, resolutionKind }, manifest) {
  const hasCommonJs = manifest.main !== undefined;
  if (hasCommonJs) return false;
  return resolutionKind === "node10" || kind === "CJSResolvesToESM";
}

function describeProblem({ kind, entrypoint = "", resolutionKind = "" }) {
  return `attw: ${kind} ${entrypoint} ${resolutionKind}`;
}
