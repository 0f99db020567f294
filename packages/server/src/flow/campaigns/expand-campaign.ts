import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { inDispatches, newDispatch } from "../../dispatch/queue.ts";
import { uuidv7 } from "../../ids.ts";
import {
  countWritten,
  expandSlice,
  noteWaiting,
  readInKeyOrder,
} from "../../store/campaign-expansion.ts";
import { giveOutSlice, removeSlice, takeSlice } from "../../store/campaign-slices.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";
import type { CampaignRow } from "../../store/campaigns.ts";
import { traced } from "../../tracing/tracing.ts";
import { campaignSpan } from "../messages/message-traces.ts";
import { isFarAhead } from "./far-ahead.ts";

/** Users a transaction. More is hardly faster, and what is being written when a campaign is cancelled is waited for. */
const sliceSize = 5_000;
/** Slices of a campaign that one job writes at once: while one waits for the database's answer, another keeps it busy. */
const lanes = 3;
/** A job ends long before the queue takes it for dead; the next one goes on. */
const slicesPerJob = 20;
const waitSeconds = 1;

/**
 * Expands a campaign slice by slice, each with its dispatches in a transaction of its own: what is written is being sent
 * while the next is written, and after a crash the next job takes up the slices that were left (M2). A template that WeChat
 * does not list any more pauses it: every message would be refused.
 *
 * @param isStopping asked before each slice
 */
export async function expandCampaign(
  ctx: Context,
  campaign: Campaign,
  isStopping: () => boolean,
): Promise<void> {
  const { appid, campaignId } = campaign;
  let left = slicesPerJob;
  const lane = async (): Promise<LaneEnd> => {
    while (left > 0) {
      left -= 1;
      const end = await expandOnce(ctx, campaign, isStopping);
      if (end !== "more") return end;
    }
    return "more";
  };
  // All have ended when this does, also when one failed.
  const results = await Promise.allSettled(Array.from({ length: lanesOf(ctx) }, lane));
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  const ends = results.map((result) => (result.status === "fulfilled" ? result.value : "over"));
  if (ends.includes("far-ahead")) return waitForSending(ctx, appid, campaignId);
  if (!ends.includes("more")) return;
  await ctx.db
    .transaction()
    .execute((tx) => ctx.queue.enqueue(tx, "campaign", [{ job: { appid, campaignId } }]));
  ctx.queue.wake("campaign");
}

type Campaign = Pick<CampaignRow, "appid" | "campaignId" | "templateId">;
/** `over` for this lane: what is left is with others. */
type LaneEnd = "more" | "far-ahead" | "over";

/** The embedded database does one thing at a time. */
function lanesOf(ctx: Context): number {
  return ctx.isEmbedded ? 1 : lanes;
}

async function expandOnce(
  ctx: Context,
  { appid, campaignId, templateId }: Campaign,
  isStopping: () => boolean,
): Promise<LaneEnd> {
  if (isStopping()) throw new Error("this process stops; another one carries on");
  if (await isFarAhead(ctx, appid, campaignId)) return "far-ahead";
  const template = await ctx.reference.template(appid, templateId);
  if (template === undefined || template.isRemoved) {
    await pauseWithoutTemplate(ctx.db, appid, [campaignId]);
    return "over";
  }
  const write = (): Promise<boolean> =>
    ctx.db.transaction().execute((tx) => writeSlice(ctx, tx, appid, campaignId));
  if (!(await write())) {
    const given = await ctx.db
      .transaction()
      .execute((tx) => giveOutSlice(tx, appid, campaignId, sliceSize));
    if (given !== "given") return "over";
    await write();
  }
  ctx.queue.wake("dispatch");
  return "more";
}

/** One job waits for all that came. */
export async function waitForSending(
  ctx: Context,
  appid: string,
  campaignId: string,
  startAfter = waitSeconds,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await noteWaiting(tx, appid, campaignId))) return;
    await ctx.queue.enqueue(tx, "campaign", [{ job: { appid, campaignId }, startAfter }]);
  });
}

/** False when there is none to be taken: the next one is given out first. */
async function writeSlice(
  ctx: Context,
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const slice = await takeSlice(tx, appid, campaignId);
  if (slice === undefined) return false;
  if (!slice.isExpired) {
    await traced(ctx.tracing, "write campaign slice", campaignSpan(campaignId), async (span) => {
      await readInKeyOrder(tx);
      const messageIds = await expandSlice(
        tx,
        appid,
        campaignId,
        slice,
        Array.from({ length: sliceSize }, () => uuidv7()),
      );
      const jobs = inDispatches(messageIds).map((ids) =>
        newDispatch(appid, ids, campaignId, span.traceparent),
      );
      await ctx.queue.enqueue(tx, "dispatch", jobs);
      await countWritten(tx, appid, campaignId, messageIds.length);
    });
  }
  await removeSlice(tx, appid, campaignId, slice);
  return true;
}
