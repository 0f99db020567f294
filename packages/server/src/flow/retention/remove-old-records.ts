import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { removeOldClientSends } from "../../store/client-sends.ts";
import { removeOldFrequencies } from "../../store/frequencies.ts";
import { deleteOldDeliveries } from "../../store/old-deliveries.ts";
import { findLastToldEvent, firstEvent, removeOldEvents } from "../../store/old-events.ts";
import { cancelForgottenDrafts, removeOldLists } from "../../store/old-lists.ts";
import {
  firstId,
  removeOldCampaigns,
  removeOldMessages,
  removeOldUniformMessages,
  type Slice,
} from "../../store/old-messages.ts";
import {
  listAppidsOf,
  lockRetention,
  removeOldCallbacks,
  removeOldCustomerMessages,
  removeOldReports,
} from "../../store/old-records.ts";
import { forgetRemovedRules } from "../../store/scene-rules.ts";

/** How many rows of each kind were removed. */
export type Removed = Record<
  | "messages"
  | "uniformMessages"
  | "campaigns"
  | "drafts"
  | "listed"
  | "events"
  | "deliveries"
  | "callbacks"
  | "customerMessages"
  | "grantReports"
  | "frequencies"
  | "clientSends"
  | "removedRules",
  number
>;

const sliceSize = 2_000;

/**
 * Removes what is over for longer than it is to be kept, slice by slice: each a short transaction that locks nothing that a
 * sender wants. Between two it pauses for as long as the one before took, so that a process never takes more than half of a
 * connection. One removes at a time; who finds the lock of a slice taken leaves off, and goes on with the next kind.
 *
 * The ledger and the balances stay: they are the account (docs/operations/retention.md).
 *
 * @param signal ends it between two slices
 */
export async function removeOldRecords(ctx: Context, signal: AbortSignal): Promise<Removed> {
  const { keepDays } = ctx.config;
  const removed: Removed = {
    messages: 0,
    uniformMessages: 0,
    campaigns: 0,
    drafts: 0,
    listed: 0,
    events: 0,
    deliveries: 0,
    callbacks: 0,
    customerMessages: 0,
    grantReports: 0,
    frequencies: 0,
    clientSends: 0,
    removedRules: 0,
  };
  const limit = sliceSize;
  const { db } = ctx;

  // Deliveries before the events that they tell of, messages before what they belong to.
  if (keepDays.deliveries > 0) {
    removed.deliveries = await inSlices<true>(ctx, signal, true, async (tx) => {
      const count = await deleteOldDeliveries(tx, keepDays.deliveries, limit);
      return { removed: count, next: count === limit ? true : undefined };
    });
  }
  if (keepDays.events > 0) {
    for (const appid of await listAppidsOf(db, "events")) {
      const told = await findLastToldEvent(db, appid);
      const limits = { keepDays: keepDays.events, limit, told };
      removed.events += await inSlices(ctx, signal, firstEvent, (tx, after) =>
        removeOldEvents(tx, appid, after, limits),
      );
    }
  }
  if (keepDays.lists > 0) {
    const limits = { keepDays: keepDays.lists, limit };
    removed.drafts = await inSlices<true>(ctx, signal, true, (tx) =>
      cancelForgottenDrafts(tx, limits),
    );
    removed.listed = await inSlices<true>(ctx, signal, true, (tx) => removeOldLists(tx, limits));
  }
  if (keepDays.messages > 0) {
    const limits = { keepDays: keepDays.messages, limit };
    for (const appid of await listAppidsOf(db, "messages")) {
      removed.messages += await inSlices(ctx, signal, firstId, (tx, after) =>
        removeOldMessages(tx, appid, after, limits),
      );
    }
    for (const appid of await listAppidsOf(db, "uniform_messages")) {
      removed.uniformMessages += await inSlices(ctx, signal, firstId, (tx, after) =>
        removeOldUniformMessages(tx, appid, after, limits),
      );
    }
    for (const appid of await listAppidsOf(db, "campaigns")) {
      removed.campaigns += await inSlices<true>(ctx, signal, true, (tx) =>
        removeOldCampaigns(tx, appid, limits),
      );
    }
  }
  if (keepDays.callbacks > 0) {
    const limits = { keepDays: keepDays.callbacks, limit };
    for (const appid of await listAppidsOf(db, "callbacks")) {
      removed.callbacks += await inSlices(ctx, signal, 0, (tx, after) =>
        removeOldCallbacks(tx, appid, after, limits),
      );
    }
  }
  if (keepDays.customerMessages > 0) {
    const limits = { keepDays: keepDays.customerMessages, limit };
    for (const appid of await listAppidsOf(db, "customer_messages")) {
      removed.customerMessages += await inSlices(ctx, signal, 0, (tx, after) =>
        removeOldCustomerMessages(tx, appid, after, limits),
      );
    }
  }
  if (keepDays.grantReports > 0) {
    const limits = { keepDays: keepDays.grantReports, limit };
    removed.grantReports = await inSlices<true>(ctx, signal, true, (tx) =>
      removeOldReports(tx, limits),
    );
  }
  removed.frequencies = await inSlices<true>(ctx, signal, true, (tx) =>
    removeOldFrequencies(tx, limit),
  );
  removed.clientSends = await inSlices<true>(ctx, signal, true, (tx) =>
    removeOldClientSends(tx, limit),
  );
  removed.removedRules = await inSlices<true>(ctx, signal, true, (tx) =>
    forgetRemovedRules(tx, limit),
  );
  return removed;
}

async function inSlices<Position>(
  ctx: Context,
  signal: AbortSignal,
  first: Position,
  remove: (tx: Tx, after: Position) => Promise<Slice<Position>>,
): Promise<number> {
  let total = 0;
  let next: Position | undefined = first;
  while (next !== undefined && !signal.aborted) {
    const after: Position = next;
    const startedAt = performance.now();
    const slice = await ctx.db
      .transaction()
      .execute(async (tx) => ((await lockRetention(tx)) ? remove(tx, after) : undefined));
    if (slice === undefined) return total;
    total += slice.removed;
    next = slice.next;
    if (next !== undefined) await pause(performance.now() - startedAt, signal);
  }
  return total;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => {});
}
