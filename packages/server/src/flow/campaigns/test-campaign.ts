import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { findCard, type CampaignCard } from "../../store/campaigns.ts";
import { submitOrRepeat } from "../messages/idempotency.ts";
import { knownScene } from "../messages/render-message.ts";
import type { Submission, SubmitMessage, Submitted } from "../messages/submission.ts";
import { joinBody } from "./body-parts.ts";
import { renderCardOf } from "./render-card.ts";

/**
 * Sends the card of a campaign to one user now, whatever the campaign does: a message of its own, with a grant of its own. It is
 * not the campaign's message, so the campaign still reaches this user when they have another grant. The card is the one of
 * `params`, laid over the campaign's; without them that of the user's line in its list; else the one that is the same for all.
 *
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT for one that is over; BAD_REQUEST when its own params make no card, and the user is
 * not in its list; NO_GRANT, USER_NOT_FOUND, IDEMPOTENCY_CONFLICT; and, for `params`, what renderCard throws
 */
export async function testCampaign(
  ctx: Context,
  submit: SubmitMessage,
  request: {
    appid: string;
    campaignId: string;
    openid: string;
    params?: Record<string, unknown> | undefined;
    idempotency: Submission["idempotency"];
    askedBy?: string | undefined;
  },
): Promise<Submitted> {
  return submitOrRepeat(ctx, request.appid, request.idempotency, () => send(ctx, submit, request));
}

async function send(
  ctx: Context,
  submit: SubmitMessage,
  { appid, campaignId, openid, params, idempotency, askedBy }: Parameters<typeof testCampaign>[2],
): Promise<Submitted> {
  const campaign = await findCard(ctx.db, appid, campaignId, openid);
  if (campaign === undefined || campaign.isOver) throw isOver(campaign?.state);
  const { templateId, body } =
    params === undefined ? campaign : await renderTest(ctx, appid, campaign, params);
  if (body.middle === "") throw hasNoCard(openid);
  const messageId = uuidv7();
  return submit({
    appid,
    openid,
    kind: "subscribe",
    messageId,
    templateId,
    scene: campaign.scene,
    body: joinBody(body, openid, messageId),
    onNoGrant: "reject",
    ...(idempotency !== undefined && { idempotency }),
    ...(askedBy === undefined ? {} : { askedBy }),
  });
}

async function renderTest(
  ctx: Context,
  appid: string,
  { scene, listScene, params: ofCampaign }: CampaignCard,
  params: Record<string, unknown>,
): Promise<Pick<CampaignCard, "templateId" | "body">> {
  const known = listScene ?? (await knownScene(ctx, appid, scene));
  return renderCardOf(ctx, appid, known, { ...ofCampaign, ...params });
}

/** The params of the campaign alone make no card: each user's own come with the list. */
function hasNoCard(openid: string): HongyanError {
  return new HongyanError(
    "BAD_REQUEST",
    `the card of this campaign needs params of the user's own, and ${openid} is not in its list`,
    { hint: "Name users who are in the list, or give the test params." },
  );
}

function isOver(state: string | undefined): HongyanError {
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    `the campaign is ${state ?? "gone"}: there is nothing to test any more`,
    { hint: "Test a campaign before it is over, best as a draft.", details: { state } },
  );
}
