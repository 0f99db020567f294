import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { InstalledNode } from "./install-node.ts";
import { run } from "./run.ts";
import { serve } from "./serve.ts";

const sources = fileURLToPath(new URL("project", import.meta.url));
const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

export interface Trial {
  tarballs: readonly string[];
  folder: string;
}

/** Installs the packages that promise to run on this Node, and uses them. Answers with the number of faults. */
export async function tryOn(node: InstalledNode, { tarballs, folder }: Trial): Promise<number> {
  const cwd = join(folder, `project-on-${node.version}`);
  const here = { cwd, path: node.path };
  const isForServer = Number.parseInt(node.version, 10) >= 22;
  const ofServer = (tarball: string): boolean => /hongyan-server-[^/]*$/.test(tarball);

  await cp(sources, cwd, { recursive: true });
  await writeFile(join(cwd, "package.json"), JSON.stringify({ private: true }));
  const wanted = tarballs.filter((tarball) => isForServer || !ofServer(tarball));

  let faults = 0;
  const check = async (title: string, attempt: () => Promise<unknown>): Promise<void> => {
    const startedAt = performance.now();
    const fault = await attempt().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(
      `Node ${node.version}  ${fault === undefined ? "✓" : "✗"} ${title} (${seconds} s)\n`,
    );
    if (fault === undefined) return;
    faults += 1;
    process.stderr.write(`${fault}\n`);
  };

  if (!isForServer) {
    await check("npm refuses the server, which needs a newer Node", async () => {
      const refusal = await install(tarballs).catch((error: Error) => error.message);
      if (!refusal?.includes("EBADENGINE")) throw new Error(refusal ?? "it was installed");
    });
  }
  await check("npm install", () => install(wanted));
  await check("import", () => run("node", ["use.mjs"], here));
  await check("require", () => run("node", ["use.cjs"], here));
  await check("types, import", () => run("node", [compiler, "-p", "tsconfig.import.json"], here));
  await check("types, require", () => run("node", [compiler, "-p", "tsconfig.require.json"], here));
  await check("types, bundler", () => run("node", [compiler, "-p", "tsconfig.bundler.json"], here));
  await check("types, mini program", () =>
    run("node", [compiler, "-p", "tsconfig.mini-program.json"], here),
  );
  await check("wechat-emulator --help", () => run("npx", ["wechat-emulator", "--help"], here));
  if (isForServer) {
    await check("server: import and require", () => run("node", ["use-server.cjs"], here));
    await check("server: types", () => run("node", [compiler, "-p", "tsconfig.server.json"], here));
    await check("hongyan --version", () => run("npx", ["hongyan", "--version"], here));
    await check("hongyan serve", () => serve(here));
  }
  return faults;

  function install(files: readonly string[]): Promise<string> {
    const types = ["@types/node@20"];
    // Also under `npm run --silent`, which would have this npm say nothing either.
    const args = ["install", "--loglevel=error", "--engine-strict", "--no-audit", "--no-fund"];
    args.push(...types, ...files);
    return run("npm", args, here);
  }
}
