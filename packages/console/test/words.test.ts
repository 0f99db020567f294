import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import type { Words } from "../src/language/define-words.ts";

const source = new URL("../src/", import.meta.url);

test("each text has the same values to fill in, in both languages", async () => {
  const files = (await readdir(source, { recursive: true })).filter((name) =>
    /(^|\/)words\.ts$/.test(name),
  );
  expect(files.length).toBeGreaterThan(3);

  for (const file of files) {
    const { words } = (await import(new URL(file, source).href)) as { words: Words };
    for (const [key, text] of Object.entries(words["zh-CN"])) {
      expect([file, key, placeholders(words.en[key] ?? "")]).toEqual([
        file,
        key,
        placeholders(text),
      ]);
    }
  }
});

function placeholders(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? "");
  return [...new Set(names)].toSorted();
}
