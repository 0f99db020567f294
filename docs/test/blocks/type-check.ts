import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../.vitepress/markdown-files.ts";
import { placeOf, type Block } from "./read-blocks.ts";

/**
 * What the compiler finds in blocks of TypeScript and JavaScript, each a module of its own, in one
 * run over all of them. What a page takes for granted (`wx`, a client made further up) is declared in
 * `fixtures/prelude.d.ts`.
 *
 * @throws {Error} when the compiler ended without having looked
 */
export function typeFaults(blocks: Block[], tsc = `${repository}node_modules/.bin/tsc`): string[] {
  const folder = mkdtempSync(join(tmpdir(), "hongyan-blocks-"));
  try {
    symlinkSync(`${repository}node_modules`, join(folder, "node_modules"));
    for (const name of ["prelude.d.ts", "hongyan-types.ts"]) {
      copyFileSync(`${repository}docs/test/fixtures/${name}`, join(folder, name));
    }
    for (const [at, block] of blocks.entries()) {
      const extension = block.language === "ts" ? "ts" : "js";
      writeFileSync(join(folder, `block-${at}.${extension}`), `${block.code}\nexport {};\n`);
    }
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(project));
    const ran = spawnSync(tsc, ["-p", folder, "--pretty", "false"], {
      encoding: "utf8",
      cwd: folder,
    });
    if (ran.error) throw ran.error;
    const found = ran.stdout.split("\n").filter((line) => line.includes("error TS"));
    // Out of memory, for example: it has found nothing because it has not looked.
    if (ran.status !== 0 && found.length === 0) {
      const end = ran.signal ?? `exit code ${ran.status}`;
      throw new Error(`the compiler ended with ${end}\n${ran.stdout}${ran.stderr}`);
    }
    return found.map((line) =>
      line.replace(/^.*?block-(\d+)\.\w+/, (whole, at: string) => {
        const block = blocks[Number(at)];
        return block === undefined ? whole : `${placeOf(block)} `;
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const project = {
  extends: `${repository}tsconfig.base.json`,
  compilerOptions: {
    noEmit: true,
    allowJs: true,
    checkJs: true,
    // The JavaScript of a page names no types.
    noImplicitAny: false,
    lib: ["esnext"],
    types: ["node", "miniprogram-api-typings"],
    module: "preserve",
    moduleResolution: "bundler",
    customConditions: ["@hongyan/source"],
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: false,
    preserveSymlinks: false,
    exactOptionalPropertyTypes: false,
    noPropertyAccessFromIndexSignature: false,
    noUnusedLocals: false,
    skipLibCheck: true,
  },
  include: ["*.ts", "*.js"],
};
