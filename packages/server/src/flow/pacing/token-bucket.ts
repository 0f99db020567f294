/** A steady rate, and how many may go at once after a rest. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** `startInMs`: they are booked, and may go then. `laterInMs`: nothing is booked; it could be tried again then. */
export type Booking = { startInMs: number } | { laterInMs: number };

/** So many times a second at most is a rate asked, however fast it is: a batch is booked, not a message. */
const bookingsPerSecond = 20;
/** A batch is no more than what goes within this time, so that everybody gets a turn soon. */
const batchMs = 250;

/**
 * A rate as it is kept: a burst that is too small to book batches from is made larger.
 *
 * @param burst default: as many as in a second
 */
export function toRate(perSecond: number, burst: number | null): Rate {
  const smallest = Math.ceil(perSecond / bookingsPerSecond);
  return { perSecond, burst: Math.max(1, smallest, burst ?? Math.ceil(perSecond)) };
}

/** How many are booked together. */
export function batchOf({ perSecond, burst }: Rate): number {
  return Math.max(1, Math.min(burst, Math.floor((perSecond * batchMs) / 1000)));
}

/**
 * Books `count` messages, at most `burst`. A bucket is one number: the moment up to which every message is spoken for.
 * Whatever is booked, no stretch of `t` seconds sees more than `burst + perSecond * t` messages start.
 *
 * @param freeAtMs undefined: nothing was ever booked
 * @param aheadMs how far in the future the start may be
 */
export function book(
  freeAtMs: number | undefined,
  { perSecond, burst }: Rate,
  count: number,
  nowMs: number,
  aheadMs: number,
): { booking: Booking; freeAtMs: number } {
  const eachMs = 1000 / perSecond;
  const rested = nowMs - (burst - 1) * eachMs;
  // Nothing is ever booked further ahead: what is comes from a slower rate before, or from a clock that was set back.
  const most = nowMs + longestAheadMs + eachMs;
  const from = Math.min(most, Math.max(freeAtMs ?? rested, rested));
  const startInMs = from + (count - 1) * eachMs - nowMs;
  if (startInMs > aheadMs) return { booking: { laterInMs: startInMs }, freeAtMs: from };
  return { booking: { startInMs: Math.max(0, startInMs) }, freeAtMs: from + count * eachMs };
}

/** Single messages are booked further ahead than those of campaigns: so they find a place where these do not. */
export const longestAheadMs = 1_000;
export const campaignAheadMs = 250;
