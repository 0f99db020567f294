import { expect, test } from "vitest";
import { judge } from "../soak/judge.ts";
import type { Sample } from "../soak/sample.ts";

const flat: Sample = {
  atMinute: 0,
  rssMiB: 300,
  heapMiB: 90,
  files: 60,
  resources: 80,
  lagP99Ms: 12,
};
/** Thirty samples, of which the first third is still finding its size. */
const run = (change: (index: number) => Partial<Sample>): Sample[] =>
  Array.from({ length: 30 }, (_, index) => ({ ...flat, atMinute: index, ...change(index) }));
const growing = (samples: Sample[]): string[] =>
  judge(samples).flatMap(({ text, isFlat }) => (isFlat ? [] : [text.split(":")[0] ?? ""]));

test("what is filled at first and then stays is flat, with ups and downs", () => {
  const samples = run((index) => ({
    rssMiB: index < 10 ? 100 + 20 * index : 300 + (index % 3) * 15,
    files: 60 + (index % 5),
  }));
  expect(growing(samples)).toEqual([]);
});

test("what grows all the time is found: memory, connections, timers", () => {
  expect(growing(run((index) => ({ rssMiB: 300 + 4 * index })))).toEqual(["memory (RSS)"]);
  expect(growing(run((index) => ({ files: 60 + 3 * index })))).toEqual(["open files"]);
  expect(growing(run((index) => ({ resources: 80 + 3 * index })))).toEqual(["handles and timers"]);
});
