import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@hongyan/testing/databases";
import { expect, test } from "vitest";
import { compileScript, parse } from "vue/compiler-sfc";

const project = fileURLToPath(new URL("..", import.meta.url));
const page = "pages/index/index.vue";

test("script and template of the page fit together, by Vue's compiler and the types of uni-app", async () => {
  const source = readFileSync(join(project, page), "utf8");
  expect(await problemsOf(source)).toBe("");
  expect(await problemsOf(source.replace('@tap="ask"', '@tap="aks"'))).toContain("_ctx.aks");
  expect(await problemsOf(source.replace("task.remarks", "task.remark"))).toContain("'remark'");
});

/** What the type check says of the page: its template becomes TypeScript as well. */
async function problemsOf(source: string): Promise<string> {
  const { descriptor, errors } = parse(source, { filename: page });
  expect(errors).toEqual([]);
  const { content } = compileScript(descriptor, {
    id: "page",
    inlineTemplate: true,
    templateOptions: { compilerOptions: { isCustomElement: () => true } },
  });
  // What the template names and the script lacks is left to the run time, where it is undefined.
  const [unknown] = /_ctx\.\w+/.exec(content) ?? [];
  if (unknown !== undefined) return unknown;

  await using copy = await temporaryFolder();
  cpSync(project, copy.path, {
    recursive: true,
    filter: (file) => !/node_modules|test$/.test(file),
  });
  const modules = createRequire(import.meta.url).resolve("vue/package.json");
  symlinkSync(dirname(dirname(modules)), join(copy.path, "node_modules"));
  writeFileSync(join(copy.path, `${page}.ts`), content);
  try {
    execFileSync("tsc", ["-p", copy.path]);
    return "";
  } catch (error) {
    // What else the copy imports is checked where it lives.
    const lines = String((error as { stdout: Buffer }).stdout).split("\n");
    return lines.filter((line) => line.includes(page)).join("\n");
  }
}
