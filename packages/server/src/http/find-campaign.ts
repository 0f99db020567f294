import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { findCampaign, type CampaignRow } from "../store/campaigns.ts";
import { whichApp } from "./which-app.ts";

/** The campaign that a request names. @throws {HongyanError} CAMPAIGN_NOT_FOUND, and what whichApp throws */
export async function findAskedCampaign(
  ctx: Context,
  request: FastifyRequest<{ Params: { id: string }; Querystring: { appid?: string | undefined } }>,
): Promise<CampaignRow> {
  const appid = await whichApp(ctx, request, request.query.appid);
  return findCampaignOrRefuse(ctx, appid, request.params.id);
}

export async function findCampaignOrRefuse(
  ctx: Context,
  appid: string,
  id: string,
): Promise<CampaignRow> {
  const row = await findCampaign(ctx.db, appid, id);
  if (row !== undefined) return row;
  throw new HongyanError("CAMPAIGN_NOT_FOUND", `app ${appid} has no campaign ${id}`, {
    hint: "A campaign belongs to one app: name it with ?appid= when there are several.",
  });
}
