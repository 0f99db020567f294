import type { Context } from "../../../context.ts";
import type { Tx } from "../../../db/connection.ts";
import { inDispatches, newDispatch } from "../../../dispatch/queue.ts";
import { uuidv7 } from "../../../ids.ts";
import { pauseWithoutTemplate } from "../../../store/campaign-states.ts";
import type { CampaignRow } from "../../../store/campaigns.ts";
import {
  endListExpansion,
  expandListSlice,
  lockListCampaign,
  lockListed,
  readListed,
} from "../../../store/list-expansion.ts";
import { waitForSending } from "../expand-campaign.ts";
import { isFarAhead } from "../far-ahead.ts";
import { traced } from "../../../tracing/tracing.ts";
import { campaignSpan } from "../../messages/message-traces.ts";

/** Users a transaction. Whoever pauses the campaign waits for the slice under way. */
const sliceSize = 5_000;
/** A job ends long before the queue takes it for dead; the next one goes on. */
const slicesPerJob = 20;

/**
 * Expands a campaign with a list: slice by slice, each with its dispatches in a transaction of its own. After a crash the next
 * job goes on behind the last slice (M2). A template that WeChat does not list any more pauses it, as it does every campaign.
 *
 * @param isStopping asked before each slice
 */
export async function expandList(
  ctx: Context,
  { appid, campaignId, templateId }: Pick<CampaignRow, "appid" | "campaignId" | "templateId">,
  isStopping: () => boolean,
): Promise<void> {
  for (let slice = 1; slice <= slicesPerJob; slice += 1) {
    if (isStopping()) throw new Error("this process stops; another one carries on");
    if (await isFarAhead(ctx, appid, campaignId)) return waitForSending(ctx, appid, campaignId);
    const template = await ctx.reference.template(appid, templateId);
    if (template === undefined || template.isRemoved) {
      await pauseWithoutTemplate(ctx.db, appid, [campaignId]);
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

/** False at the end of the list, and when the campaign does not expand any more. */
async function writeSlice(
  ctx: Context,
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const campaign = await lockListCampaign(tx, appid, campaignId);
  if (campaign === undefined) return false;
  if (campaign.isExpired) {
    await endListExpansion(tx, appid, campaignId, "EXPIRED");
    return false;
  }
  const page = { after: campaign.cursorOpenid, limit: sliceSize };
  const listed = await readListed(tx, appid, campaignId, page);
  const last = listed.at(-1);
  if (last !== undefined) {
    await traced(ctx.tracing, "write campaign slice", campaignSpan(campaignId), async (span) => {
      const locked = await lockListed(tx, appid, campaign.templateId, listed);
      const recipients = locked.map((one) => ({ ...one, messageId: uuidv7() }));
      const reached = new Set(locked.map((one) => one.openid));
      const skipped = listed.filter((openid) => !reached.has(openid));
      await expandListSlice(tx, appid, campaignId, {
        ...{ after: campaign.cursorOpenid, last, recipients, skipped },
      });
      const messageIds = recipients.map((one) => one.messageId);
      const jobs = inDispatches(messageIds).map((ids) =>
        newDispatch(appid, ids, campaignId, span.traceparent),
      );
      if (jobs.length > 0) await ctx.queue.enqueue(tx, "dispatch", jobs);
    });
  }
  if (listed.length === sliceSize) return true;
  await endListExpansion(tx, appid, campaignId, null);
  return false;
}
