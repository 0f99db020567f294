import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import {
  cancelCampaign,
  pauseCampaign,
  releaseDraft,
  resumeCampaign,
  type Changed,
} from "../../store/campaign-states.ts";
import { hasUploadUnderWay } from "../../store/campaign-uploads.ts";
import { findCampaign, type CampaignRow } from "../../store/campaigns.ts";
import { refuseChanged } from "./change-draft.ts";
import { completeDraft } from "./complete-draft.ts";
import { refuseRemovedTemplate } from "./refuse-removed-template.ts";

/** What people may do with a campaign. Of two who do the same at once, one does it. */
export type CampaignAction = "start" | "pause" | "resume" | "cancel";

/**
 * Starts a draft, pauses, resumes or cancels. The change and the job that carries it out are one transaction.
 *
 * @param seenAt Of a draft to start, its `updatedAt` as the caller saw it: what somebody else has written since is not sent
 * unseen. null: whatever it is
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT with the state it has now, or while its list is being uploaded;
 * TEMPLATE_NOT_FOUND for a paused one while WeChat does not list its template; CHANGED_MEANWHILE; BAD_REQUEST for a draft that
 * came too late, CAMPAIGN_LIST_EMPTY for one whose list has not come; what completeDraft throws for one that is incomplete
 */
export async function changeCampaign(
  ctx: Context,
  appid: string,
  campaignId: string,
  action: CampaignAction,
  seenAt: Date | null = null,
): Promise<void> {
  const fence = action === "start" ? await prepareStart(ctx, appid, campaignId, seenAt) : null;
  const isChanged = await ctx.db
    .transaction()
    .execute((tx) => actions[action](ctx, tx, appid, campaignId, fence));
  if (!isChanged) throw await stateConflict(ctx, appid, campaignId, action, fence);
  ctx.queue.wake("campaign");
}

/** Answers with the `updatedAt` that the draft must still have when it is released. */
async function prepareStart(
  ctx: Context,
  appid: string,
  campaignId: string,
  seenAt: Date | null,
): Promise<Date | null> {
  const campaign = await findCampaign(ctx.db, appid, campaignId);
  if (campaign === undefined) return seenAt;
  refuseTooLate(campaign.expireAt);
  refuseChanged(campaign, seenAt);
  await refuseUploading(ctx, campaign);
  refuseEmptyList(campaign);
  const updatedAt = await completeDraft(ctx, campaign);
  return seenAt === null ? null : updatedAt;
}

type Act = (
  ctx: Context,
  tx: Tx,
  appid: string,
  campaignId: string,
  seenAt: Date | null,
) => Promise<boolean>;

const actions: Record<CampaignAction, Act> = {
  start: release,
  pause: (_, tx, appid, campaignId) => pauseCampaign(tx, appid, campaignId),
  async resume(ctx, tx, appid, campaignId) {
    const resumed = await resumeCampaign(tx, appid, campaignId);
    if (resumed === undefined) return false;
    // Its dispatches were carried out while it was paused, and found nothing that they might take.
    await enqueue(ctx, tx, { appid, campaignId, redispatch: true }, resumed);
    return true;
  },
  async cancel(ctx, tx, appid, campaignId) {
    if (!(await cancelCampaign(tx, appid, campaignId))) return false;
    await enqueue(ctx, tx, { appid, campaignId }, { sendAt: null });
    return true;
  },
};

/** All its messages would expire as soon as they were written. @throws {HongyanError} BAD_REQUEST */
export function refuseTooLate(expireAt: Date | null): void {
  if (expireAt === null || expireAt.getTime() > Date.now()) return;
  throw new HongyanError("BAD_REQUEST", `expireAt ${expireAt.toISOString()} has passed`, {
    hint: "Make a campaign with a time in the future, or without expireAt.",
    details: [{ path: "body.expireAt", message: "must be in the future" }],
  });
}

/** Nobody can be added once it has started. @throws {HongyanError} CAMPAIGN_LIST_EMPTY */
function refuseEmptyList({ state, hasList, listedCount }: CampaignRow): void {
  if (state !== "draft" || !hasList || listedCount > 0) return;
  throw new HongyanError("CAMPAIGN_LIST_EMPTY", "there is nobody in the campaign's list yet", {
    hint: "Upload it first: POST /v1/campaigns/{id}/recipients.",
  });
}

/** Half a list would be sent, and the rest refused. @throws {HongyanError} CAMPAIGN_STATE_CONFLICT */
async function refuseUploading(
  ctx: Context,
  { state, appid, campaignId }: CampaignRow,
): Promise<void> {
  if (state !== "draft" || !(await hasUploadUnderWay(ctx.db, appid, campaignId))) return;
  throw new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    "the list of the campaign is still being uploaded: it cannot be started yet",
    {
      hint: "Start it when the upload has answered; GET /v1/campaigns/{id}/preview shows its uploads.",
      details: { state },
    },
  );
}

/** A draft goes ahead, at its time. */
export async function release(
  ctx: Context,
  tx: Tx,
  appid: string,
  campaignId: string,
  seenAt: Date | null = null,
): Promise<boolean> {
  const released = await releaseDraft(tx, appid, campaignId, seenAt);
  if (released === undefined) return false;
  await enqueue(ctx, tx, { appid, campaignId }, released);
  return true;
}

async function enqueue(
  ctx: Context,
  tx: Tx,
  job: { appid: string; campaignId: string; redispatch?: true },
  { sendAt }: Changed,
): Promise<void> {
  await ctx.queue.enqueue(tx, "campaign", [
    { job, ...(sendAt === null ? {} : { startAfter: sendAt }) },
  ]);
}

const mayBe: Record<CampaignAction, string> = {
  start: "Only a draft can be started.",
  pause: "Only a campaign that is scheduled, expanding or sending can be paused.",
  resume: "Only a paused campaign can be resumed.",
  cancel: "A campaign that is done or cancelled cannot be cancelled.",
};

async function stateConflict(
  ctx: Context,
  appid: string,
  campaignId: string,
  action: CampaignAction,
  seenAt: Date | null,
): Promise<HongyanError> {
  const campaign = await findCampaign(ctx.db, appid, campaignId);
  if (action === "start" && campaign !== undefined) {
    refuseChanged(campaign, seenAt);
    await refuseUploading(ctx, campaign);
  }
  if (action === "resume" && campaign?.state === "paused") {
    await refuseRemovedTemplate(ctx, campaign);
  }
  const state = campaign?.state;
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    `the campaign is ${state ?? "gone"}: it cannot be changed by ${action}`,
    { hint: mayBe[action], details: { state } },
  );
}
