import { createFairSlots, type FairSlots } from "../pacing/fair-slots.ts";

/**
 * A quarter of the connections to WeChat by default (HONGYAN_SEND_CONCURRENCY): a batch of a thousand texts must not take them
 * from the messages that are sent. At a tenth of a second a check that is 160 a second; WeChat lets 66 through.
 */
const mostAtOnce = 16;
/** The rest is for the others: a user who waits in the mini program is not behind a batch. */
const mostOfOne = 12;

/** How many checks of texts of this process are at WeChat at once. Shares: by whom an app's texts come. */
export function createContentCheckSlots(): FairSlots {
  return createFairSlots(mostAtOnce, mostOfOne);
}
