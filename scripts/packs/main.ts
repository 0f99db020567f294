// `npm run packs`: the packages as npm would deliver them, installed into empty projects and used, on every Node that they promise.
// Given a folder of tarballs, these are tried; otherwise the checkout is packed.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { installNode, nodeVersions } from "./install-node.ts";
import { packInto } from "./pack-into.ts";
import { tryOn } from "./try-on.ts";

const folder = await mkdtemp(join(tmpdir(), "hongyan-packs-"));
try {
  const tarballs = await tarballsOf(process.argv[2], folder);
  let faults = 0;
  for (const version of nodeVersions) {
    const node = await installNode(version, folder);
    faults += await tryOn(node, { tarballs, folder });
  }
  process.stdout.write(`${faults} faults\n`);
  process.exitCode = faults === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function tarballsOf(given: string | undefined, temporary: string): Promise<string[]> {
  if (given === undefined) return packInto(temporary);
  const names = await readdir(given);
  return names.filter((name) => name.endsWith(".tgz")).map((name) => resolve(given, name));
}
