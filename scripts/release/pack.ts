// `node scripts/release/pack.ts FOLDER`: what a release consists of, from what `npm run build` has built.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { packInto } from "../packs/pack-into.ts";
import { sectionOf } from "./changelog.ts";
import { listParts } from "./list-parts.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const [, , given] = process.argv;
if (given === undefined) throw new Error("node scripts/release/pack.ts FOLDER");
const folder = resolve(given);

await mkdir(folder, { recursive: true });
const manifest = await readFile(`${root}packages/server/package.json`, "utf8");
const { version } = JSON.parse(manifest) as { version: string };
const tarballs = await packInto(folder);
await writeFile(join(folder, "sbom.cdx.json"), await listParts(tarballs, version));
await copyFile(`${root}packages/client/openapi.json`, join(folder, "openapi.json"));
const changelog = await readFile(`${root}CHANGELOG.md`, "utf8");
await writeFile(join(folder, "notes.md"), sectionOf(changelog, version));
