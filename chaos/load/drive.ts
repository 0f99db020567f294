import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "../lib/random.ts";
import type { World } from "../world/world.ts";
import { askCampaigns } from "./campaigns.ts";
import { cancelMessages } from "./cancels.ts";
import { createJournal, type Journal } from "./journal.ts";
import type { Load } from "./load.ts";
import { submitBatches, submitSingles } from "./messages.ts";
import { tap } from "./taps.ts";

export interface Drive extends AsyncDisposable {
  journal: Journal;
  /** Asks again for what is unanswered, for so long, and ends. */
  finish(longestMs: number): Promise<void>;
}

const singlesAtOnce = 5;

/** Everything that a business, its users and WeChat do at the same time. */
export function startDrive(world: World, random: Random): Drive {
  const journal = createJournal();
  const over = new AbortController();
  const givenUp = new AbortController();
  const load = (name: string): Load => {
    const own = random.fork(name);
    return {
      world,
      journal,
      random: own,
      url: () => own.pick(world.fleet.urls),
      isOver: () => over.signal.aborted,
      isGivenUp: () => givenUp.signal.aborted,
      pause: (ms) => wait(ms, undefined, { signal: over.signal }).catch(() => {}),
    };
  };
  const parts = [
    ...Array.from({ length: singlesAtOnce }, (_, index) =>
      submitSingles(load(`single-${index}`), index),
    ),
    submitBatches(load("batch")),
    askCampaigns(load("campaign")),
    cancelMessages(load("cancel")),
    tap(load("tap")),
  ];
  const ended = Promise.all(parts);
  ended.catch(() => {});

  return {
    journal,
    async finish(longestMs) {
      over.abort();
      const timer = setTimeout(() => givenUp.abort(), longestMs);
      await ended.finally(() => clearTimeout(timer));
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      givenUp.abort();
      await Promise.allSettled(parts);
    },
  };
}
