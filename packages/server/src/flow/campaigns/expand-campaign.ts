import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { campaignPriority, dispatchSize, inDispatches, newDispatch } from "../../dispatch/queue.ts";
import { uuidv7 } from "../../ids.ts";
import { findApp } from "../../store/apps.ts";
import {
  countWaitingDispatches,
  countWaitingOfCampaign,
  endExpansion,
  expandSlice,
  lockExpanding,
  lockRecipients,
  noteWaiting,
} from "../../store/campaign-expansion.ts";
import { pauseCampaign } from "../../store/campaign-states.ts";
import { findCampaignPace, type CampaignRow } from "../../store/campaigns.ts";

/** Users a transaction. More is hardly faster, and whoever pauses the campaign waits for the slice under way. */
const sliceSize = 5_000;
/** A job ends long before the queue takes it for dead; the next one goes on. */
const slicesPerJob = 20;
/**
 * Expansion runs this far ahead of sending, and then waits: so whatever looks through what is queued (lost dispatches, a
 * pause, a cancellation) has as little to do with ten million recipients as with a hundred thousand.
 */
const mostWaitingDispatches = 400;
const mostSecondsAhead = 120;
const waitSeconds = 1;

/**
 * Expands a campaign slice by slice, each with its dispatches in a transaction of its own: what is written is being sent
 * while the next is written, and after a crash the next job goes on behind the last slice (M2). A template that WeChat
 * does not list any more pauses it: every message would be refused.
 *
 * @param isStopping asked before each slice
 */
export async function expandCampaign(
  ctx: Context,
  { appid, campaignId, templateId }: Pick<CampaignRow, "appid" | "campaignId" | "templateId">,
  isStopping: () => boolean,
): Promise<void> {
  for (let slice = 1; slice <= slicesPerJob; slice += 1) {
    if (isStopping()) throw new Error("this process stops; another one carries on");
    if (await isFarAhead(ctx, appid, campaignId)) return waitForSending(ctx, appid, campaignId);
    const template = await ctx.reference.template(appid, templateId);
    if (template === undefined || template.isRemoved) {
      await pauseCampaign(ctx.db, appid, campaignId, "TEMPLATE_REMOVED");
      return;
    }
    const isMore = await ctx.db.transaction().execute(async (tx) => {
      const isMore = await writeSlice(ctx, tx, appid, campaignId);
      if (isMore && slice === slicesPerJob) {
        await ctx.queue.enqueue(tx, "campaign", [{ job: { appid, campaignId } }]);
      }
      return isMore;
    });
    ctx.queue.wake("dispatch");
    if (!isMore) return;
  }
  ctx.queue.wake("campaign");
}

/** While the app is paused its dispatches are taken and find nothing to do: nothing says then how much waits. */
export async function isFarAhead(
  ctx: Context,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const app = await findApp(ctx.db, appid);
  if (app?.isPaused === true) return true;
  const most = mostWaitingDispatches;
  if ((await countWaitingDispatches(ctx.db, appid, campaignPriority, most)) === most) return true;
  const pace = await findCampaignPace(ctx.db, appid, campaignId);
  const mostOfOne = mostAhead(
    Math.min(pace?.perSecond ?? Infinity, app?.pacing?.perSecond ?? Infinity),
  );
  return (await countWaitingOfCampaign(ctx.db, campaignId, mostOfOne)) === mostOfOne;
}

/** A slow campaign is as many seconds ahead as a fast one, not as many messages. */
function mostAhead(perSecond: number): number {
  return Math.min(mostWaitingDispatches, Math.ceil((perSecond * mostSecondsAhead) / dispatchSize));
}

/** One job waits for all that came. */
export async function waitForSending(
  ctx: Context,
  appid: string,
  campaignId: string,
): Promise<void> {
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await noteWaiting(tx, appid, campaignId))) return;
    await ctx.queue.enqueue(tx, "campaign", [
      { job: { appid, campaignId }, startAfter: waitSeconds },
    ]);
  });
}

/** False at the end of the audience, and when the campaign does not expand any more. */
async function writeSlice(
  ctx: Context,
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const campaign = await lockExpanding(tx, appid, campaignId);
  if (campaign === undefined) return false;
  if (campaign.isExpired) {
    await endExpansion(tx, appid, campaignId, "EXPIRED");
    return false;
  }
  const locked = await lockRecipients(tx, appid, campaign, sliceSize);
  if (locked.length > 0) {
    const recipients = locked.map((one) => ({ ...one, messageId: uuidv7() }));
    await expandSlice(tx, appid, campaignId, recipients);
    const messageIds = recipients.map((one) => one.messageId);
    const jobs = inDispatches(messageIds).map((ids) => newDispatch(appid, ids, campaignId));
    await ctx.queue.enqueue(tx, "dispatch", jobs);
  }
  if (locked.length === sliceSize) return true;
  await endExpansion(tx, appid, campaignId, null);
  return false;
}
