import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { updateDraftCard, updateDraftPlan, type DraftPlan } from "../../store/campaign-drafts.ts";
import { findCampaign, type CampaignRow } from "../../store/campaigns.ts";
import { prepareDraftCard } from "./prepare-draft-card.ts";

/** What is to be otherwise; what is not named stays. */
export type DraftChange = Partial<DraftPlan & Pick<CampaignRow, "scene" | "params">>;

/**
 * Changes a draft. Its card may be incomplete meanwhile: params that are missing or break rules are kept as they are, and starting
 * or testing the draft says what is wrong with them.
 *
 * @param seenAt Its `updatedAt` as the caller saw it: of two people who change one draft, the second is told. null: whatever it is
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT when it is no draft, or has cards of a list already; CHANGED_MEANWHILE;
 * BAD_REQUEST; SCENE_NOT_FOUND, TEMPLATE_NOT_FOUND, SCENE_INVALID
 */
export async function changeDraft(
  ctx: Context,
  campaign: CampaignRow,
  change: DraftChange,
  seenAt: Date | null = null,
): Promise<void> {
  const { appid, campaignId } = campaign;
  const plan = planOf(campaign, change);
  refuseEarlyExpiry(plan);
  const { scene = campaign.scene, params = campaign.params } = change;
  const isCardChanged =
    change.scene !== undefined || change.params !== undefined || plan.hasList !== campaign.hasList;
  const card = isCardChanged
    ? await prepareDraftCard(ctx, appid, scene, params, plan.hasList)
    : undefined;
  await ctx.db.transaction().execute(async (tx) => {
    if (!(await updateDraftPlan(tx, appid, campaignId, plan, seenAt))) {
      throw await conflict(ctx, campaign);
    }
    if (card === undefined) return;
    const hasChanged = await updateDraftCard(tx, appid, campaignId, { scene, params, ...card });
    if (!hasChanged) throw hasCards();
  });
}

function planOf(campaign: CampaignRow, change: DraftChange): DraftPlan {
  const { registeredSince, lastSeenSince, tags } = campaign;
  return {
    name: change.name ?? campaign.name,
    audience: change.audience ?? { registeredSince, lastSeenSince, tags },
    hasList: change.hasList ?? campaign.hasList,
    pace: change.pace ?? campaign.pace,
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

async function conflict(ctx: Context, { appid, campaignId }: CampaignRow): Promise<HongyanError> {
  const now = await findCampaign(ctx.db, appid, campaignId);
  if (now?.state === "draft") {
    return new HongyanError("CHANGED_MEANWHILE", "somebody else has changed the draft meanwhile", {
      hint: "Read it again with GET /v1/campaigns/{id}, and change what it says now.",
      details: { current: { updatedAt: now.updatedAt.toISOString() } },
    });
  }
  const state = now?.state ?? "gone";
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
    "the users of its list have their cards already: scene, params and audience stay as they are",
    {
      hint: "Cancel this draft, and make another with what is to be otherwise.",
      details: { state: "draft" },
    },
  );
}
