import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { campaignId, campaignPatch, campaignSummary } from "../../contract/campaigns.ts";
import { ofApp } from "../../contract/common.ts";
import { changeDraft } from "../../flow/campaigns/change-draft.ts";
import { ifMatchHeaders, seenAtOf } from "../if-match.ts";
import { changeOf } from "../read-campaign.ts";
import { findAskedCampaign, findCampaignOrRefuse } from "../find-campaign.ts";
import { toSummary } from "../to-campaign.ts";
import { answers, security, typed } from "./typed.ts";

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
        security,
        headers: ifMatchHeaders,
        params: z.object({ id: campaignId }),
        querystring: ofApp,
        body: campaignPatch,
        response: answers(200, campaignSummary),
      },
    },
    async (request) => {
      const campaign = await findAskedCampaign(ctx, request);
      await changeDraft(ctx, campaign, changeOf(request.body), seenAtOf(request));
      return toSummary(await findCampaignOrRefuse(ctx, campaign.appid, campaign.campaignId));
    },
  );
}
