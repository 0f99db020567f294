import type { Context } from "../../context.ts";
import { inDispatches, newDispatch, type Jobs } from "../../dispatch/queue.ts";
import { measureAudience } from "../../store/audience-size.ts";
import { cancelQueued, listQueued, type UserPage } from "../../store/campaign-messages.ts";
import { withdrawSlices } from "../../store/campaign-slices.ts";
import { beginExpansion, endFinished } from "../../store/campaign-states.ts";
import { findCampaign, type CampaignRow } from "../../store/campaigns.ts";
import { expandCampaign, waitForSending } from "./expand-campaign.ts";
import { isTooMuchHeldBack } from "./far-ahead.ts";
import { expandList } from "./lists/expand-list.ts";

const cancelledAtOnce = 1_000;
const redispatchedAtOnce = 5_000;
/** What is held back is not due so soon, and counting it takes long. */
const heldBackWaitSeconds = 10;

/**
 * One beside the other: a long one does not hold up the others that were fetched with it. All have ended when it does,
 * also when one failed.
 */
export async function carryOutCampaigns(
  ctx: Context,
  jobs: Jobs["campaign"][],
  isStopping: () => boolean,
): Promise<void> {
  const results = await Promise.allSettled(
    jobs.map((job) => carryOutCampaign(ctx, job, isStopping)),
  );
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/**
 * Does what a campaign has to do in the state in which it is. The state is asked anew at each step, so that a job which
 * comes twice, late, or after a change does no harm.
 */
async function carryOutCampaign(
  ctx: Context,
  { appid, campaignId, redispatch }: Jobs["campaign"],
  isStopping: () => boolean,
): Promise<void> {
  const campaign = await findCampaign(ctx.db, appid, campaignId);
  if (campaign === undefined) return;
  switch (campaign.state) {
    case "scheduled":
      if (!campaign.isDue) return;
      await begin(ctx, campaign);
      return expand(ctx, campaign, isStopping);
    case "expanding":
      if (redispatch === true) await dispatchQueued(ctx, campaign, isStopping);
      return expand(ctx, campaign, isStopping);
    case "sending":
      if (redispatch === true) await dispatchQueued(ctx, campaign, isStopping);
      return;
    case "cancelled":
      return endQueued(ctx, campaign, isStopping);
    case "draft":
    case "paused":
    case "done":
      return;
    default:
      campaign.state satisfies never;
  }
}

/** Whoever does it first. */
async function begin(ctx: Context, campaign: CampaignRow): Promise<void> {
  const { appid, campaignId, templateId } = campaign;
  const audience = campaign.hasList
    ? { count: campaign.listedCount, isEstimate: false }
    : await measureAudience(ctx.db, appid, templateId, campaign);
  await ctx.db.transaction().execute((tx) => beginExpansion(tx, appid, campaignId, audience));
}

async function expand(
  ctx: Context,
  campaign: CampaignRow,
  isStopping: () => boolean,
): Promise<void> {
  const { appid, campaignId } = campaign;
  if (await isTooMuchHeldBack(ctx, appid, campaignId)) {
    return waitForSending(ctx, appid, campaignId, heldBackWaitSeconds);
  }
  return campaign.hasList
    ? expandList(ctx, campaign, isStopping)
    : expandCampaign(ctx, campaign, isStopping);
}

/** Dispatches whatever is queued, in the order of the users. What is named twice is claimed once (M1). */
async function dispatchQueued(
  ctx: Context,
  { appid, campaignId, settledOpenid }: CampaignRow,
  isStopping: () => boolean,
): Promise<void> {
  let after = "";
  for (;;) {
    refuseWhenStopping(isStopping);
    const page = { settledOpenid, after, limit: redispatchedAtOnce };
    const queued = await listQueued(ctx.db, appid, campaignId, page);
    const messageIds = queued.map((one) => one.messageId);
    const jobs = inDispatches(messageIds).map((ids) => newDispatch(appid, ids, campaignId));
    await ctx.db.transaction().execute((tx) => ctx.queue.enqueue(tx, "dispatch", jobs));
    ctx.queue.wake("dispatch");
    const last = queued.at(-1);
    if (last === undefined || queued.length < redispatchedAtOnce) return;
    after = last.openid;
  }
}

/** Slice by slice. What a worker holds comes back or is settled; upkeep looks again until nothing is left. */
async function endQueued(
  ctx: Context,
  { appid, campaignId, settledOpenid }: CampaignRow,
  isStopping: () => boolean,
): Promise<void> {
  await ctx.db.transaction().execute((tx) => withdrawSlices(tx, appid, campaignId));
  let after: string | undefined = "";
  while (after !== undefined) {
    refuseWhenStopping(isStopping);
    const page: UserPage = { settledOpenid, after, limit: cancelledAtOnce };
    after = await ctx.db.transaction().execute((tx) => cancelQueued(tx, appid, campaignId, page));
  }
  await endFinished(ctx.db);
}

/** The job fails, and is run again by a process that stays. */
function refuseWhenStopping(isStopping: () => boolean): void {
  if (isStopping()) throw new Error("this process stops; another one carries on");
}
