import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGroupCommit } from "../src/flow/messages/group-commit.ts";

/** A write that waits until it is let go. */
function heldWrites() {
  const groups: number[][] = [];
  const release: (() => void)[] = [];
  const write = (items: number[]): Promise<number[]> => {
    groups.push(items);
    return new Promise((resolve) => release.push(() => resolve(items.map((item) => item * 10))));
  };
  return { groups, release, write };
}

test("items that come while a write is under way are written together, and each gets its own result", async () => {
  const { groups, release, write } = heldWrites();
  const commit = createGroupCommit(write, 100);
  const first = commit.add(1);
  await nextTurn();
  const others = [2, 3, 4].map((item) => commit.add(item));
  await nextTurn();
  expect(groups).toEqual([[1]]);
  release[0]?.();
  expect(await first).toBe(10);
  await nextTurn();
  expect(groups).toEqual([[1], [2, 3, 4]]);
  release[1]?.();
  expect(await Promise.all(others)).toEqual([20, 30, 40]);
});

test("items of one turn of the event loop go together although nothing is under way", async () => {
  const { groups, release, write } = heldWrites();
  const commit = createGroupCommit(write, 100);
  const results = [1, 2, 3].map((item) => commit.add(item));
  await nextTurn();
  expect(groups).toEqual([[1, 2, 3]]);
  release[0]?.();
  await Promise.all(results);
});

test("a group is never larger than its limit", async () => {
  const { groups, release, write } = heldWrites();
  const commit = createGroupCommit(write, 2);
  void Promise.all([1, 2, 3, 4, 5].map((item) => commit.add(item)));
  await nextTurn();
  for (let group = 0; group < 3; group += 1) {
    release[group]?.();
    await nextTurn();
  }
  expect(groups).toEqual([[1, 2], [3, 4], [5]]);
});

test("a write that fails fails its own group only", async () => {
  let writes = 0;
  const commit = createGroupCommit<number, number>(async (items) => {
    writes += 1;
    await nextTurn();
    if (writes === 1) throw new Error("the database went away");
    return items;
  }, 1);
  const results = await Promise.allSettled([commit.add(1), commit.add(2)]);
  expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
});

test("where as many wait as may, the next is refused at once, and those who wait get their turn", async () => {
  const { release, write } = heldWrites();
  const commit = createGroupCommit(write, 2, { most: 3 });
  const first = commit.add(1);
  await nextTurn();
  const others = [2, 3, 4].map((item) => commit.add(item));
  await expect(commit.add(5)).rejects.toMatchObject({ code: "OVERLOADED", status: 503 });
  for (let group = 0; group < 3; group += 1) {
    release[group]?.();
    await nextTurn();
  }
  expect(await Promise.all([first, ...others])).toEqual([10, 20, 30, 40]);
  const next = commit.add(6);
  await nextTurn();
  release[3]?.();
  expect(await next).toBe(60);
});

test("one app leaves a fifth of the places to the others", async () => {
  const { release, write } = heldWrites();
  const commit = createGroupCommit(write, 100, {
    most: 10,
    appOf: (item) => (item < 100 ? "a" : "b"),
  });
  const first = commit.add(0);
  await nextTurn();
  const ofOne = Array.from({ length: 8 }, (_, item) => commit.add(item));
  await expect(commit.add(9)).rejects.toMatchObject({ code: "OVERLOADED" });
  const ofOther = [commit.add(100), commit.add(101)];
  await expect(commit.add(102)).rejects.toMatchObject({ code: "OVERLOADED" });
  release[0]?.();
  await nextTurn();
  const again = commit.add(9);
  release[1]?.();
  await nextTurn();
  release[2]?.();
  expect(await Promise.all([first, ...ofOne, ...ofOther, again])).toHaveLength(12);
});
