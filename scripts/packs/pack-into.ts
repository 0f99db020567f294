import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { publishedPackages } from "./published-packages.ts";
import { run } from "./run.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Packs what `npm run build` has built. Answers with the tarballs' paths. */
export async function packInto(folder: string): Promise<string[]> {
  const workspaces = publishedPackages.flatMap((name) => ["-w", `@hongyan/${name}`]);
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, ...workspaces];
  // npm 10 answers with a list, npm 11 with an object by package name.
  const packed = Object.values(JSON.parse(await run("npm", args, { cwd: root })) as object);
  return packed.map(({ filename }: { filename: string }) => join(folder, filename));
}
