import { setImmediate } from "node:timers/promises";

/** A clock that moves only when told, and a sleep that moves it. */
export function createFakeClock(startMs = 1_795_000_000_000) {
  let nowMs = startMs;
  const slept: number[] = [];
  return {
    slept,
    now: () => nowMs,
    advance(ms: number) {
      nowMs += ms;
    },
    async sleep(ms: number) {
      slept.push(ms);
      nowMs += ms;
      // Lets the other parties of a race run.
      await setImmediate();
    },
  };
}
