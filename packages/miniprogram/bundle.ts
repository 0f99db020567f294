import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The files of the package: what `import` gets, what `require` gets, and what a mini program carries. */
export interface Bundles {
  esm: string;
  cjs: string;
  miniprogram: string;
}

/** Names of properties that nobody outside sees: neither callers nor WeChat nor the server, and that are not stored. */
const ownNames = /^(asked|callAsUser|callWithCode|flush|isTaken|keep|later|result|save)$/;

/** ES2017 is what the devtools and the oldest phones that can subscribe take as it is. */
const target = "es2017";

export async function bundle(): Promise<Bundles> {
  return {
    esm: await bundleAs("esm"),
    cjs: await bundleAs("cjs"),
    // With esbuild's helpers for CommonJS it would be a twelfth larger, for one export.
    miniprogram: exportByHand(await bundleAs("esm", true)),
  };
}

async function bundleAs(format: "esm" | "cjs", minify = false): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("src/index.ts", import.meta.url))],
    bundle: true,
    write: false,
    charset: "utf8",
    target,
    format,
    minify,
    ...(minify && { mangleProps: ownNames }),
  });
  return outputFiles[0]!.text;
}

function exportByHand(esm: string): string {
  const cjs = esm.replace(/export\{([\w$]+) as createPush\};\s*$/, "exports.createPush=$1;\n");
  if (cjs === esm) throw new Error("the bundle exports something else than createPush alone");
  return cjs;
}
