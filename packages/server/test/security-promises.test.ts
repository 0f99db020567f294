import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");

/** The rows of the promises: number -> the tests that it names. */
function promisesOf(text: string): Map<string, { path: string; title: string }[]> {
  const rows = text.matchAll(/^\| (P\d+) \| .* \| (.*) \|$/gm);
  return new Map(
    [...rows].map(([, number = "", shownBy = ""]) => [
      number,
      shownBy.split("<br>").map((one) => {
        const [, path = "", title = ""] = /^\[[\w-]+\]\(([^)]+)\): (.+)$/.exec(one) ?? [];
        return { path, title };
      }),
    ]),
  );
}

test("every promise of SECURITY.md names tests that are there, and both languages promise the same", () => {
  const [english, chinese] = [read("SECURITY.md"), read("SECURITY.zh-CN.md")];
  const promises = promisesOf(english);
  expect([...promises.keys()]).toEqual(Array.from(promises.keys(), (_, index) => `P${index + 1}`));
  expect(promises.size).toBeGreaterThan(20);
  for (const [number, tests] of promises) {
    for (const { path, title } of tests) {
      expect(existsSync(new URL(path, root)) && path !== "", `${number}: ${path}`).toBe(true);
      expect(read(path).includes(title) && title !== "", `${number}: ${title}`).toBe(true);
    }
  }
  expect(promisesOf(chinese)).toEqual(promises);
});

test("every attacker is stopped by promises that are made", () => {
  const text = read("SECURITY.md");
  const named = [...text.matchAll(/\bP(\d+)\b/g)].map(([, number]) => Number(number));
  expect(Math.max(...named)).toBe(promisesOf(text).size);
});
