import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../lib/random.ts";
import type { World } from "../world/world.ts";
import type { Journal } from "./journal.ts";

/** What every part of the load works with. */
export interface Load {
  world: World;
  journal: Journal;
  random: Random;
  /** A server that serves the API, whichever. */
  url(): string;
  /** No new work from now on. */
  isOver(): boolean;
  /** The time for asking again what was not answered is over as well. */
  isGivenUp(): boolean;
  pause(ms: number): Promise<void>;
}

/** Asks until there is an answer, as a client with an Idempotency-Key may; undefined when the run is over before that. */
export async function askUntilAnswered<T>(
  load: Load,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  while (!load.isGivenUp()) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    // Also after the load is over: what is unanswered is asked again.
    await wait(100);
  }
  return undefined;
}
