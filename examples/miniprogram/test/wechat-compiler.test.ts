import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { temporaryFolder } from "@hongyan/testing/databases";
import { expect, test } from "vitest";
import { sourceFiles, sourceFolder } from "./source.ts";

// The package holds binaries for other systems too; these are the ones that have been tried.
const isRunnable = process.platform === "linux" && process.arch === "x64";
const where = "(WeChat's compilers, Linux x64 only)";

test.runIf(isRunnable)(`WeChat takes every WXML of the sample ${where}`, async () => {
  await using wcc = await compiler("wcc", "-d");
  const files = sourceFiles("wxml");
  expect(files).toContain("pages/index/index.wxml");
  expect(wcc.run(files)).toContain("任务提醒");
  expect(() => wcc.runOn("a.wxml", "<view><text></view>")).toThrow(/expect end-tag/);
});

test.runIf(isRunnable)(`WeChat takes every WXSS of the sample ${where}`, async () => {
  await using wcsc = await compiler("wcsc", "-lc");
  for (const file of sourceFiles("wxss")) {
    expect(wcsc.run([`./${file}`]), file).toContain("{");
  }
  expect(() => wcsc.runOn("a.wxss", ".a { color: red; } .b { x")).toThrow(/unexpected/);
});

/** A copy that may be executed: without install scripts, npm leaves the package's own without that permission. */
async function compiler(name: "wcc" | "wcsc", option: string) {
  const folder = await temporaryFolder();
  const packaged = dirname(createRequire(import.meta.url).resolve("miniprogram-compiler"));
  const program = join(folder.path, name);
  copyFileSync(join(packaged, "bin/linux", name), program);
  chmodSync(program, 0o700);
  const run = (files: string[], cwd: string): string =>
    execFileSync(program, [option, ...files], { cwd, stdio: "pipe" }).toString();
  return {
    run: (files: string[]) => run(files, sourceFolder),
    runOn: (file: string, text: string) => {
      writeFileSync(join(folder.path, file), text);
      return run([`./${file}`], folder.path);
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}
