import { HongyanError } from "../errors.ts";

/** Counts by the minute, in this process: a guard against floods that costs a request no look into the database. */
export interface MinuteCounter {
  /** One more of this id. @throws {HongyanError} RATE_LIMITED */
  count(id: string, limit: number, name?: string): void;
  /** One more, whatever the limit. */
  note(id: string): void;
  /** None more. @throws {HongyanError} RATE_LIMITED when there have been as many as may be */
  check(id: string, limit: number, name?: string): void;
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

  const countOf = (id: string): number => {
    const at = now();
    if (at >= endsAt) {
      counts.clear();
      endsAt = at + minuteMs;
    }
    return counts.get(id) ?? 0;
  };
  const note = (id: string): void => void counts.set(id, countOf(id) + 1);
  const tooMany = (name: string, limit: number): HongyanError => {
    const retryAfterSeconds = Math.max(1, Math.ceil((endsAt - now()) / 1000));
    return new HongyanError(
      "RATE_LIMITED",
      `${who} ${name} made more than ${limit} requests in this minute`,
      { hint, details: { limit, per: "minute", retryAfterSeconds } },
    );
  };

  return {
    note,
    check(id, limit, name = id) {
      if (countOf(id) >= limit) throw tooMany(name, limit);
    },
    count(id, limit, name = id) {
      note(id);
      if (countOf(id) > limit) throw tooMany(name, limit);
    },
  };
}
