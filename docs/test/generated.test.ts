import { readFileSync } from "node:fs";
import { errcodes } from "@hongyan/wechat";
import { expect, test } from "vitest";
import { repository } from "../.vitepress/markdown-files.ts";
import { makeGeneratedFiles } from "../generators/generated-files.ts";
import { toChineseCodes } from "../generators/server-codes.ts";

const read = (path: string): string => readFileSync(`${repository}${path}`, "utf8");
const codesOf = (path: string): string[] =>
  [...read(path).matchAll(/^### `([A-Z_]+)`$/gm)].map(([, code]) => code ?? "");

test("what is made from the code is fresh: npm run docs:generate brings these files up to date", async () => {
  const stale = [...(await makeGeneratedFiles())].filter(([path, text]) => read(path) !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test("every errcode of the table has a meaning and a remedy in both languages", () => {
  for (const page of ["docs/errcodes.md", "docs/errcodes.zh-CN.md"]) {
    const entries = read(page)
      .split(/^### /m)
      .filter((entry) => /^-?\d+\n/.test(entry));
    expect(entries).toHaveLength(errcodes.length);
    const complete = entries.filter((entry) => /^- (do|怎么办)[:：] ?\S/m.test(entry));
    const successes = errcodes.filter((info) => info.class === "success");
    expect(complete).toHaveLength(errcodes.length - successes.length);
  }
});

test("every code of the server is explained in both languages", () => {
  expect(codesOf("docs/errors.zh-CN.md")).toEqual(codesOf("docs/errors.md"));
});

test("a code that lacks its Chinese line is named, and not left out", () => {
  const page = "### `NEW_CODE`\n\nHTTP 409. It happened. **Do:** Something.\n";
  expect(() => toChineseCodes(page)).toThrow("NEW_CODE");
  expect(toChineseCodes(`${page}中文：发生了。请处理。\n`)).toBe(
    "### `NEW_CODE`\n\nHTTP 409。发生了。请处理。",
  );
});
