import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { campaignId, campaignTestRequest, campaignTestResponse } from "../../contract/campaigns.ts";
import { idempotencyHeaders, ofApp } from "../../contract/common.ts";
import { completeDraft } from "../../flow/campaigns/complete-draft.ts";
import { testCampaign } from "../../flow/campaigns/test-campaign.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { isFaultOfOurs, toErrorBody, toHongyanError } from "../errors.ts";
import { resolveRecipients } from "../resolve-recipients.ts";
import { findAskedCampaign } from "../find-campaign.ts";
import { answers, security, typed } from "./typed.ts";

export function campaignTestRoutes(
  app: FastifyInstance,
  ctx: Context,
  submit: SubmitMessage,
): void {
  typed(app).post(
    "/v1/campaigns/:id/test",
    {
      config: { access: { scope: "campaigns:write" } },
      schema: {
        tags: ["campaigns"],
        summary: "Send the card of a campaign to named users now, each answered by itself",
        description:
          "Single messages with a grant of their own each: they do not count as the campaign's, which still reaches these users when they have another grant. A user of its list gets the card of their line, unless params are given. With an Idempotency-Key, the message to the user at index i has the key `KEY:i`.",
        security,
        headers: idempotencyHeaders,
        params: z.object({ id: campaignId }),
        querystring: ofApp,
        body: campaignTestRequest,
        response: answers(202, campaignTestResponse),
      },
    },
    async (request, reply) => {
      const campaign = await findAskedCampaign(ctx, request);
      const { appid, campaignId } = campaign;
      await completeDraft(ctx, campaign);
      const key = request.headers["idempotency-key"];
      const { to, params } = request.body;
      const recipients = await resolveRecipients(ctx, appid, to);
      const results = await Promise.all(
        recipients.map(async (openid, index) => {
          try {
            if (typeof openid !== "string") throw openid;
            const test = {
              campaignId,
              to: to[index],
              ...(params === undefined ? {} : { params }),
            };
            const submitted = await testCampaign(ctx, submit, {
              ...{ appid, campaignId, openid, params },
              idempotency:
                key === undefined ? undefined : { key: `${key}:${index}`, request: test },
              askedBy: request.caller?.id,
            });
            return { id: submitted.messageId, status: "queued" as const };
          } catch (error) {
            const known = toHongyanError(error);
            if (isFaultOfOurs(known)) request.log.error({ err: error, campaignId }, known.message);
            return toErrorBody(known);
          }
        }),
      );
      return reply.status(202).send({ results });
    },
  );
}
