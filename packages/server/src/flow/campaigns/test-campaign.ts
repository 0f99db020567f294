import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { findCard } from "../../store/campaigns.ts";
import { submitOrRepeat } from "../messages/idempotency.ts";
import type { Submission, SubmitMessage, Submitted } from "../messages/submission.ts";
import { joinBody } from "./body-parts.ts";

/**
 * Sends the card of a campaign to one user now, whatever the campaign does: a message of its own, with a grant of its own. It is
 * not the campaign's message, so the campaign still reaches this user when they have another grant.
 *
 * @throws {HongyanError} CAMPAIGN_STATE_CONFLICT for one that is over; BAD_REQUEST when only a list makes its card; NO_GRANT,
 * USER_NOT_FOUND, IDEMPOTENCY_CONFLICT
 */
export async function testCampaign(
  ctx: Context,
  submit: SubmitMessage,
  request: {
    appid: string;
    campaignId: string;
    openid: string;
    idempotency: Submission["idempotency"];
    askedBy?: string | undefined;
  },
): Promise<Submitted> {
  return submitOrRepeat(ctx, request.appid, request.idempotency, () => send(ctx, submit, request));
}

async function send(
  ctx: Context,
  submit: SubmitMessage,
  { appid, campaignId, openid, idempotency, askedBy }: Parameters<typeof testCampaign>[2],
): Promise<Submitted> {
  const campaign = await findCard(ctx.db, appid, campaignId);
  if (campaign === undefined || campaign.isOver) throw isOver(campaign?.state);
  if (campaign.body.middle === "") throw hasNoCard();
  const messageId = uuidv7();
  return submit({
    appid,
    openid,
    kind: "subscribe",
    messageId,
    templateId: campaign.templateId,
    scene: campaign.scene,
    body: joinBody(campaign.body, openid, messageId),
    onNoGrant: "reject",
    ...(idempotency !== undefined && { idempotency }),
    ...(askedBy === undefined ? {} : { askedBy }),
  });
}

/** The params of the campaign alone make no card: each user's own come with the list. */
function hasNoCard(): HongyanError {
  return new HongyanError(
    "BAD_REQUEST",
    "the card of this campaign needs the params of a user in its list",
    {
      hint: "Look at GET /v1/campaigns/{id}/preview, or make a campaign with a list of the test users.",
    },
  );
}

function isOver(state: string | undefined): HongyanError {
  return new HongyanError(
    "CAMPAIGN_STATE_CONFLICT",
    `the campaign is ${state ?? "gone"}: there is nothing to test any more`,
    { hint: "Test a campaign before it is over, best as a draft.", details: { state } },
  );
}
