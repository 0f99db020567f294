import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  campaignDetail,
  campaignId,
  campaignList,
  campaignListQuery,
  campaignPreview,
  campaignRequest,
  campaignSummary,
} from "../../contract/campaigns.ts";
import { idempotencyHeaders, ofApp } from "../../contract/common.ts";
import { HongyanError } from "../../errors.ts";
import { changeCampaign, type CampaignAction } from "../../flow/campaigns/change-campaign.ts";
import { createCampaign } from "../../flow/campaigns/create-campaign.ts";
import { previewCampaign } from "../../flow/campaigns/preview-campaign.ts";
import { listCampaigns } from "../../store/campaigns.ts";
import { ifMatchHeaders, seenAtOf } from "../if-match.ts";
import { audienceOf, paceOf, toDate } from "../read-campaign.ts";
import { findAskedCampaign, findCampaignOrRefuse } from "../find-campaign.ts";
import { toDetail, toSummary } from "../to-campaign.ts";
import { toDuration, toPreview } from "../to-preview.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["campaigns"];
const byId = z.object({ id: campaignId });

const actions: Record<CampaignAction, string> = {
  start: "Start a draft, at its sendAt or at once",
  pause: "Pause: nothing of it is put on the wire any more, within two seconds",
  resume: "Resume: it goes on where it was",
  cancel:
    "Cancel: messages that are not on the wire end as cancelled, and their grants are free again",
};

export function campaignRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.post(
    "/v1/campaigns",
    {
      config: { access: { scope: "campaigns:write" } },
      schema: {
        tags,
        summary: "Send one scene to everybody who has a grant for its template",
        description:
          "The card is rendered and checked at once, the same for everybody. Each user gets it once at most, whatever breaks.",
        security,
        headers: idempotencyHeaders,
        body: campaignRequest,
        response: answers(201, campaignSummary),
      },
    },
    async (request, reply) => {
      const { body } = request;
      const appid = await whichApp(ctx, request, body.appid);
      const key = request.headers["idempotency-key"];
      const campaignId = await createCampaign(ctx, {
        appid,
        name: body.name,
        scene: body.scene,
        params: body.params,
        audience: audienceOf(body),
        hasList: body.audience?.list === true,
        pace: paceOf(body),
        sendAt: toDate(body.sendAt),
        expireAt: toDate(body.expireAt),
        isDraft: body.draft,
        mayBeIncomplete: body.incomplete === true,
        idempotency: key === undefined ? undefined : { key, request: body },
      });
      return reply.status(201).send(toSummary(await findCampaignOrRefuse(ctx, appid, campaignId)));
    },
  );

  routes.post(
    "/v1/campaigns/preview",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "Whom a campaign would reach now, and with which card; nothing is written",
        security,
        body: campaignRequest,
        response: answers(200, campaignPreview),
      },
    },
    async (request) => {
      const { body } = request;
      const appid = await whichApp(ctx, request, body.appid);
      if (body.audience?.list === true) throw previewsLater();
      const { rendered, reachable, duration } = await previewCampaign(ctx, {
        appid,
        scene: body.scene,
        params: body.params,
        audience: audienceOf(body),
        pace: paceOf(body),
        sendAt: toDate(body.sendAt),
      });
      return {
        ...toPreview(rendered),
        reachable: reachable.count,
        isEstimate: reachable.isEstimate,
        duration: toDuration(duration),
      };
    },
  );

  routes.get(
    "/v1/campaigns",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "Campaigns, newest first",
        security,
        querystring: campaignListQuery,
        response: answers(200, campaignList),
      },
    },
    async (request) => {
      const { appid: named, state, cursor, limit } = request.query;
      const appid = await whichApp(ctx, request, named);
      const rows = await listCampaigns(ctx.db, appid, { state, before: cursor, limit });
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { campaigns: rows.map(toSummary), nextCursor: last?.campaignId ?? null };
    },
  );

  routes.get(
    "/v1/campaigns/:id",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "One campaign with its progress",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, campaignDetail),
      },
    },
    async (request) => toDetail(ctx, await findAskedCampaign(ctx, request)),
  );

  for (const [action, summary] of Object.entries(actions)) {
    routes.post(
      `/v1/campaigns/:id/${action}`,
      {
        config: { access: { scope: "campaigns:write" } },
        schema: {
          tags,
          summary,
          security,
          params: byId,
          querystring: ofApp,
          ...(action === "start" && { headers: ifMatchHeaders }),
          response: answers(200, campaignSummary),
        },
      },
      async (request) => {
        const { appid, campaignId } = await findAskedCampaign(ctx, request);
        const seenAt = action === "start" ? seenAtOf(request) : null;
        await changeCampaign(ctx, appid, campaignId, action as CampaignAction, seenAt);
        return toSummary(await findCampaignOrRefuse(ctx, appid, campaignId));
      },
    );
  }
}

/** Without its lines there is nothing to look at. */
function previewsLater(): HongyanError {
  return new HongyanError("BAD_REQUEST", "a campaign with a list has no card before its list", {
    hint: "Make it, upload the list, then GET /v1/campaigns/{id}/preview.",
  });
}
