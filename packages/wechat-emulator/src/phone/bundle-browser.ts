import { build } from "esbuild";
import { fileURLToPath } from "node:url";

/** The scripts and styles of the phone's pages, made from their source when first asked for and then kept. */
export class BrowserBundles {
  readonly #made = new Map<string, Promise<string>>();

  /** `name` is that of a file of ours, below this folder and without extension. */
  script(name: string): Promise<string> {
    // In the repository the sources run as they are, in a published package as JavaScript.
    const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
    return this.#once(`${name}.${extension}`);
  }

  style(name: string): Promise<string> {
    return this.#once(`${name}.css`);
  }

  #once(file: string): Promise<string> {
    const known = this.#made.get(file);
    if (known) return known;
    const made = bundle(file);
    this.#made.set(file, made);
    // A failure is not kept: the source may be put right while the emulator runs.
    made.catch(() => this.#made.delete(file));
    return made;
  }
}

async function bundle(file: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    format: "iife",
    platform: "browser",
    target: "es2022",
    charset: "utf8",
    minify: true,
    legalComments: "none",
    mainFields: ["module", "main"],
    conditions: ["browser", "import"],
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}
