import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { campaignId, campaignPatch, campaignSummary } from "../../contract/campaigns.ts";
import { appid, at } from "../../contract/common.ts";
import { changeDraft } from "../../flow/campaigns/change-draft.ts";
import { changeOf, toDate } from "../read-campaign.ts";
import { findAsked, findOrRefuse, toSummary } from "../to-campaign.ts";
import { answers, typed } from "./typed.ts";

const unquoted = (value: string): string => value.replace(/^"(.*)"$/, "$1");

const ifMatch = z
  .string()
  .max(64)
  .refine((value) => at.safeParse(unquoted(value)).success, "must be the updatedAt of the draft")
  .optional()
  .describe(
    "The draft's `updatedAt` as you saw it: if somebody has changed it since, nothing is written (412 CHANGED_MEANWHILE)",
  );

export function campaignDraftRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).patch(
    "/v1/campaigns/:id",
    {
      config: { access: { scope: "campaigns:write" } },
      schema: {
        tags: ["campaigns"],
        summary: "Change a draft",
        description:
          "Its card may be incomplete until it is started: isReady tells. Once users are in its list, scene, params and audience stay: their cards are made.",
        security: [{ apiKey: [] }],
        headers: z.object({ "if-match": ifMatch }),
        params: z.object({ id: campaignId }),
        querystring: z.object({ appid: appid.optional() }),
        body: campaignPatch,
        response: answers(200, campaignSummary),
      },
    },
    async (request) => {
      const campaign = await findAsked(ctx, request);
      const seen = request.headers["if-match"];
      const seenAt = toDate(seen === undefined ? undefined : unquoted(seen));
      await changeDraft(ctx, campaign, changeOf(request.body, campaign), seenAt);
      return toSummary(await findOrRefuse(ctx, campaign.appid, campaign.campaignId));
    },
  );
}
