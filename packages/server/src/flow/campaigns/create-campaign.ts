import type { Context } from "../../context.ts";
import { uuidv7 } from "../../ids.ts";
import {
  findCampaignByKey,
  insertDraft,
  type AudienceFilter,
  type CampaignPace,
} from "../../store/campaigns.ts";
import { hashRequest, keyConflict } from "../messages/idempotency.ts";
import { refuseTooLate, release } from "./change-campaign.ts";
import { prepareDraftCard } from "./prepare-draft-card.ts";
import { renderCard } from "./render-card.ts";

export interface CampaignRequest {
  appid: string;
  name: string;
  scene: string;
  params: Record<string, unknown>;
  audience: AudienceFilter;
  /** The audience is a list that is uploaded to the draft. Default false. */
  hasList?: boolean;
  pace: CampaignPace;
  sendAt: Date | null;
  expireAt: Date | null;
  /** It waits until somebody starts it; one with a list always does. */
  isDraft: boolean;
  /** A draft may lack a card that WeChat would take, until it is started. Default false. */
  mayBeIncomplete?: boolean;
  /** The key, and the request that it stands for: the same key with another request is refused. */
  idempotency: { key: string; request: unknown } | undefined;
}

/**
 * Makes a campaign, and starts it unless it is a draft or waits for its list. The card is rendered and checked here, once for
 * everybody: what WeChat would refuse is refused before anything is written; of a list, with each line. Answers with its id; a repeat with that of the first time, also when
 * the scene has changed or gone since.
 *
 * @throws {HongyanError} IDEMPOTENCY_CONFLICT, DATA_INVALID, BAD_REQUEST, and what renderScene throws
 */
export async function createCampaign(ctx: Context, request: CampaignRequest): Promise<string> {
  const repeated = await findRepeat(ctx, request);
  if (repeated !== undefined) return repeated;
  const { appid, scene, idempotency } = request;
  refuseTooLate(request.expireAt);
  const hasList = request.hasList ?? false;
  const card =
    hasList || (request.isDraft && request.mayBeIncomplete === true)
      ? await prepareDraftCard(ctx, appid, scene, request.params, hasList)
      : await renderCard(ctx, appid, scene, request.params);

  const campaignId = uuidv7();
  const isNew = await ctx.db.transaction().execute(async (tx) => {
    const isInserted = await insertDraft(tx, appid, {
      campaignId,
      name: request.name,
      scene,
      ...card,
      params: request.params,
      audience: request.audience,
      pace: request.pace,
      sendAt: request.sendAt,
      expireAt: request.expireAt,
      idempotencyKey: idempotency?.key ?? null,
      requestHash: idempotency === undefined ? null : hashRequest(idempotency.request),
    });
    const waits = request.isDraft || hasList;
    if (isInserted && !waits) await release(ctx, tx, appid, campaignId);
    return isInserted;
  });
  ctx.queue.wake("campaign");
  if (isNew) return campaignId;
  // Somebody else wrote the same key meanwhile.
  return (await findRepeat(ctx, request)) ?? campaignId;
}

async function findRepeat(
  ctx: Context,
  { appid, idempotency }: CampaignRequest,
): Promise<string | undefined> {
  if (idempotency === undefined) return undefined;
  const earlier = await findCampaignByKey(ctx.db, appid, idempotency.key);
  if (earlier === undefined) return undefined;
  if (earlier.requestHash !== hashRequest(idempotency.request)) throw keyConflict({ idempotency });
  return earlier.campaignId;
}
