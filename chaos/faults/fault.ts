import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../lib/random.ts";
import type { World } from "../world/world.ts";

/** Something that breaks, and whatever it takes that it is whole again. */
export interface Fault {
  name: string;
  /** How often it is chosen, in proportion to the others of its table. Default 1. */
  weight?: number;
  /** Resolves when it is over; the lane that it belongs to does nothing else meanwhile. */
  strike(world: World, random: Random): Promise<void>;
}

/** A fault that lasts: it begins, time passes, it ends. */
export async function lasting(
  ms: number,
  begin: () => Promise<unknown> | void,
  end: () => Promise<unknown> | void,
): Promise<void> {
  await begin();
  try {
    await wait(ms);
  } finally {
    await end();
  }
}
