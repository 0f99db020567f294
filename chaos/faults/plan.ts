import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../lib/random.ts";
import type { World } from "../world/world.ts";
import { databaseFaults } from "./database-faults.ts";
import type { Fault } from "./fault.ts";
import { clockFaults, freezes, processFaults } from "./process-faults.ts";
import { wechatFaults } from "./wechat-faults.ts";

/** A fault, the pause before it, and the random numbers that it will use. */
interface Planned {
  fault: Fault;
  pauseMs: number;
  random: Random;
}

/** Faults of one kind follow each other; those of different kinds come at the same time. */
export type Plan = Planned[][];

/** How many faults a lane can have at most: more than any run has time for. */
const longestLane = 60;

/** What will break, in which order and when. It follows from the seed alone. */
export function makePlan(random: Random): Plan {
  return [
    makeLane(random.fork("processes"), processFaults, { least: 400, most: 2_200 }),
    makeLane(random.fork("freezes"), freezes, { least: 0, most: 3_000 }),
    makeLane(random.fork("database"), databaseFaults, { least: 300, most: 1_600 }),
    makeLane(random.fork("wechat"), wechatFaults, { least: 0, most: 500 }),
    makeLane(random.fork("clocks"), clockFaults, { least: 500, most: 3_000 }),
  ];
}

function makeLane(
  random: Random,
  faults: readonly Fault[],
  pause: { least: number; most: number },
): Planned[] {
  const weighted = faults.flatMap((fault) =>
    Array.from({ length: fault.weight ?? 1 }, () => fault),
  );
  return Array.from({ length: longestLane }, (_, index) => ({
    fault: random.pick(weighted),
    pauseMs: random.between(pause.least, pause.most),
    random: random.fork(String(index)),
  }));
}

/** Carries the plan out until the signal; faults that have begun are ended first. Answers with the names of those that struck. */
export async function carryOut(plan: Plan, world: World, signal: AbortSignal): Promise<string[]> {
  const struck: string[] = [];
  const lanes = await Promise.allSettled(
    plan.map(async (lane) => {
      for (const { fault, pauseMs, random } of lane) {
        await wait(pauseMs, undefined, { signal }).catch(() => {});
        if (signal.aborted) return;
        struck.push(fault.name);
        world.logs.note(fault.name);
        await fault.strike(world, random);
        world.logs.note(`over: ${fault.name}`);
      }
    }),
  );
  // Only now: no lane may still be breaking things while everything is taken down.
  const failed = lanes.find((lane) => lane.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return struck;
}
