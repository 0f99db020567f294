import { HongyanError } from "../errors.ts";

/** Counts by the minute, in this process: a guard against floods that costs a request no look into the database. */
export interface MinuteCounter {
  /** One more of this id. @throws {HongyanError} RATE_LIMITED */
  count(id: string, limit: number, name?: string): void;
}

const minuteMs = 60_000;

/** @param who what the ids are of, for the error: "the API key", "app" */
export function createMinuteCounter(
  who: string,
  hint: string,
  now: () => number = () => performance.now(),
): MinuteCounter {
  // One minute for all ids, so that nothing is left of it when it is over.
  const counts = new Map<string, number>();
  let endsAt = 0;

  return {
    count(id, limit, name = id) {
      const at = now();
      if (at >= endsAt) {
        counts.clear();
        endsAt = at + minuteMs;
      }
      const count = (counts.get(id) ?? 0) + 1;
      counts.set(id, count);
      if (count <= limit) return;
      const retryAfterSeconds = Math.max(1, Math.ceil((endsAt - at) / 1000));
      throw new HongyanError(
        "RATE_LIMITED",
        `${who} ${name} made more than ${limit} requests in this minute`,
        { hint, details: { limit, per: "minute", retryAfterSeconds } },
      );
    },
  };
}
