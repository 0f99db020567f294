import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "@hongyan/testing/databases";
import { startHongyan } from "@hongyan/testing/hongyan-start";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { readMarkdownFiles } from "../.vitepress/markdown-files.ts";
import { placeOf, readBlocks, withoutTranslations, type Block } from "./blocks/read-blocks.ts";
import { runCommands } from "./blocks/run-commands.ts";
import { typeFaults } from "./blocks/type-check.ts";

const everything = readBlocks(readMarkdownFiles());
const blocks = withoutTranslations(everything);
const inLanguage = (...languages: string[]): Block[] =>
  blocks.filter(({ language }) => languages.includes(language));
const isMarked = ({ mark }: Block): boolean => mark.startsWith("no-run ");

/** Pages whose commands go on from those of another: they use its variables, and what it made. */
const continued = new Map([
  ["docs/campaign-lists.md", "docs/campaigns.md"],
  ["docs/operators.md", "docs/operating.md"],
]);

/** Checked where their code is at home. */
const checkedElsewhere = [
  "docs/miniprogram.md",
  "docs/miniprogram.zh-CN.md",
  "packages/miniprogram/README.md",
  "packages/miniprogram/README.zh-CN.md",
];

test("every block of code names its language, one that a check here knows", () => {
  const known = [
    "sh",
    "ts",
    "js",
    "json",
    "yaml",
    "text",
    "mermaid",
    "python",
    "java",
    "go",
    "php",
  ];
  const foreign = everything.filter(({ language }) => !known.includes(language));
  expect(foreign.map((block) => `${placeOf(block)} ${block.language}`)).toEqual([]);
});

test("a mark says why a block is not run, and stands where commands are", () => {
  const marked = everything.filter(({ mark }) => mark !== "");
  const wrong = marked.filter(
    (block) => !(block.language === "sh" ? /^no-run \S/ : /^lines$/).test(block.mark),
  );
  expect(wrong.map((block) => `${placeOf(block)} ${block.mark}`)).toEqual([]);
});

test("blocks of TypeScript and JavaScript compile", () => {
  const code = inLanguage("ts", "js").filter(({ file }) => !checkedElsewhere.includes(file));
  expect(code.length).toBeGreaterThan(10);
  expect(typeFaults(code)).toEqual([]);
}, 180_000);

test.each(["exit 1", "kill -9 $$"])(
  "a compiler that ends with `%s` has not compiled them",
  (end) => {
    const tsc = join(mkdtempSync(join(tmpdir(), "hongyan-tsc-")), "tsc");
    writeFileSync(tsc, `#!/bin/sh\n${end}\n`, { mode: 0o755 });
    expect(() => typeFaults([], tsc)).toThrow("the compiler ended with");
  },
);

test("blocks of YAML are YAML", () => {
  const yaml = inLanguage("yaml");
  expect(yaml.length).toBeGreaterThan(1);
  const faults = yaml.flatMap((block) =>
    parseAllDocuments(block.code).flatMap(({ errors, warnings }) =>
      [...errors, ...warnings].map(({ message }) => `${placeOf(block)} ${message}`),
    ),
  );
  expect(faults).toEqual([]);
});

test("blocks of JSON are JSON", () => {
  for (const block of inLanguage("json")) {
    const documents = block.mark === "lines" ? block.code.trim().split("\n") : [block.code];
    for (const text of documents)
      expect(() => JSON.parse(text) as unknown, placeOf(block)).not.toThrow();
  }
});

test("commands that are not run are commands all the same", () => {
  for (const block of inLanguage("sh").filter(isMarked)) {
    const { stderr } = spawnSync("bash", ["-n", "-c", block.code], { encoding: "utf8" });
    expect(stderr, placeOf(block)).toBe("");
  }
});

test("every other command does beside npm start what the page says: none is refused or fails", async () => {
  await using hongyan = await startHongyan([], { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" });
  await using folder = await temporaryFolder();
  const pages = Map.groupBy(
    inLanguage("sh").filter((block) => !isMarked(block)),
    ({ file }) => continued.get(file) ?? file,
  );
  expect(pages.size).toBeGreaterThan(15);
  const faults: string[] = [];
  for (const [page, commands] of pages) {
    const ownFolder = join(folder.path, page.replaceAll("/", "-"));
    mkdirSync(ownFolder);
    // The page that others go on from comes first.
    const inOrder = commands.toSorted((a, b) => Number(a.file !== page) - Number(b.file !== page));
    faults.push(...(await runCommands(inOrder, hongyan, ownFolder)));
  }
  expect(faults).toEqual([]);
}, 600_000);
