import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../packs/run.ts";

interface Parts {
  components: { externalReferences: { url: string }[] }[];
}

/**
 * The bill of materials (SBOM, CycloneDX) of what an installation of the packages consists of, on every system. It is not taken
 * from the workspace, whose lockfile knows tools of development and other versions than an installation gets.
 */
export async function listParts(tarballs: readonly string[], version: string): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), "hongyan-sbom-"));
  try {
    const manifest = { name: "hongyan", version, private: true };
    await writeFile(join(cwd, "package.json"), JSON.stringify(manifest));
    const quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--package-lock-only"];
    await run("npm", ["install", ...quiet, ...tarballs], { cwd });
    const args = ["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"];
    const parts = JSON.parse(await run("npm", args, { cwd })) as Parts;
    // Where the tarballs lay when this was made is nobody's business, nor of use.
    for (const part of parts.components) {
      part.externalReferences = part.externalReferences.filter(
        ({ url }) => !url.startsWith("file:"),
      );
    }
    return `${JSON.stringify(parts, null, 2)}\n`;
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}
