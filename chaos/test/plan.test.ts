import fc from "fast-check";
import { expect, test } from "vitest";
import { makePlan, type Plan } from "../faults/plan.ts";
import { createRandom } from "../lib/random.ts";

const describePlan = (plan: Plan): unknown =>
  plan.map((lane) =>
    lane.map(({ fault, pauseMs, random }) => [fault.name, pauseMs, random.next()]),
  );

test("the same seed makes the same plan, so that a failing run can be replayed", () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const once = describePlan(makePlan(createRandom(seed)));
      const again = describePlan(makePlan(createRandom(seed)));
      expect(again).toEqual(once);
    }),
    { numRuns: 20 },
  );
});

test("different seeds make different plans", () => {
  const plans = Array.from({ length: 50 }, (_, seed) =>
    JSON.stringify(describePlan(makePlan(createRandom(seed)))),
  );
  expect(new Set(plans).size).toBe(50);
});

test("numbers are within their bounds, ends included, and evenly spread", () => {
  const random = createRandom("spread");
  const counts = [0, 0, 0, 0];
  for (let draw = 0; draw < 4_000; draw += 1) counts[random.between(0, 3)]! += 1;
  for (const count of counts) expect(count).toBeGreaterThan(850);
  expect(counts.reduce((sum, count) => sum + count)).toBe(4_000);
});

test("a fork does not depend on how much was drawn before it", () => {
  const fresh = createRandom(7).fork("load").next();
  const used = createRandom(7);
  used.next();
  expect(used.fork("load").next()).toBe(fresh);
});
