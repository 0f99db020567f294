import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { updateDraftCard, updateDraftPlan, type DraftPlan } from "../../store/campaign-drafts.ts";
import { findCampaign, type CampaignPace, type CampaignRow } from "../../store/campaigns.ts";
import { prepareDraftCard } from "./prepare-draft-card.ts";

/** What is to be otherwise; what is not named stays. */
export type DraftChange = Partial<
  Omit<DraftPlan, "pace"> & { pace: Partial<CampaignPace> } & Pick<CampaignRow, "scene" | "params">
>;

/**
 * Changes a draft. Its card may be incomplete meanwhile: params that are missing or break rules are kept as they are, and starting
 * or testing the draft says what is wrong with them.
 *
 * @param campaign As it was read. What somebody else has written since, and `change` does not name, stays
 * @param seenAt Its `updatedAt` as the caller saw it: of two people who change one draft, the second is told. null: whatever it is
 * @returns its `updatedAt` after the change
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT when it is no draft, or has cards of a list already; CHANGED_MEANWHILE;
 * BAD_REQUEST; SCENE_NOT_FOUND, TEMPLATE_NOT_FOUND, SCENE_INVALID
 */
export async function changeDraft(
  ctx: Context,
  campaign: CampaignRow,
  change: DraftChange,
  seenAt: Date | null = null,
): Promise<Date> {
  refuseChanged(campaign, seenAt);
  const updatedAt = await changeAsRead(ctx, campaign, change);
  if (updatedAt !== undefined) return updatedAt;
  const now = await findCampaign(ctx.db, campaign.appid, campaign.campaignId);
  if (now?.state !== "draft") throw isNoDraft(now);
  refuseChanged(now, seenAt);
  // Somebody wrote in between: the change is made of what they wrote.
  return changeDraft(ctx, now, change);
}

/** Of two who go by the same draft the second is told, unless it has started. @throws {HongyanError} CHANGED_MEANWHILE */
export function refuseChanged({ state, updatedAt }: CampaignRow, seenAt: Date | null): void {
  if (state !== "draft" || seenAt === null || updatedAt.getTime() === seenAt.getTime()) return;
  throw new HongyanError("CHANGED_MEANWHILE", "somebody else has changed the draft meanwhile", {
    hint: "Read it again with GET /v1/campaigns/{id}, and go by what it says now.",
    details: { current: { updatedAt: updatedAt.toISOString() } },
  });
}

/** Undefined when it has changed since it was read. */
async function changeAsRead(
  ctx: Context,
  campaign: CampaignRow,
  change: DraftChange,
): Promise<Date | undefined> {
  const { appid, campaignId } = campaign;
  const plan = planOf(campaign, change);
  refuseEarlyExpiry(plan);
  const { scene = campaign.scene, params = campaign.params } = change;
  const isCardChanged =
    change.scene !== undefined || change.params !== undefined || plan.hasList !== campaign.hasList;
  const card = isCardChanged
    ? await prepareDraftCard(ctx, appid, scene, params, plan.hasList)
    : undefined;
  return ctx.db.transaction().execute(async (tx) => {
    const updatedAt = await updateDraftPlan(tx, appid, campaignId, plan, campaign.updatedAt);
    if (updatedAt === undefined || card === undefined) return updatedAt;
    const hasChanged = await updateDraftCard(tx, appid, campaignId, { scene, params, ...card });
    if (!hasChanged) throw hasCards();
    return updatedAt;
  });
}

function planOf(campaign: CampaignRow, change: DraftChange): DraftPlan {
  const { registeredSince, lastSeenSince, tags } = campaign;
  return {
    name: change.name ?? campaign.name,
    audience: change.audience ?? { registeredSince, lastSeenSince, tags },
    hasList: change.hasList ?? campaign.hasList,
    pace: { ...campaign.pace, ...change.pace },
    sendAt: change.sendAt === undefined ? campaign.sendAt : change.sendAt,
    expireAt: change.expireAt === undefined ? campaign.expireAt : change.expireAt,
  };
}

/** Nothing would be sent between them. @throws {HongyanError} BAD_REQUEST */
function refuseEarlyExpiry({ sendAt, expireAt }: DraftPlan): void {
  if (sendAt === null || expireAt === null || expireAt > sendAt) return;
  const message = "expireAt must be later than sendAt";
  throw new HongyanError("BAD_REQUEST", message, {
    details: [{ path: "body.expireAt", message }],
  });
}

function isNoDraft(campaign: CampaignRow | undefined): HongyanError {
  const state = campaign?.state ?? "gone";
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    `the campaign is ${state}: only a draft can be changed`,
    { hint: "Make another campaign with what is to be otherwise.", details: { state } },
  );
}

/** Each user's card was made with the scene and the params as they were. */
function hasCards(): HongyanError {
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    "the users of its list have their cards already, or are being uploaded: scene, params and audience stay as they are",
    {
      hint: "Cancel this draft, and make another with what is to be otherwise.",
      details: { state: "draft" },
    },
  );
}
