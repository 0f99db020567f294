import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { CampaignAction, CampaignSummary, NewCampaign } from "./campaign-types.ts";

export const campaignQuery = (appid: string, campaignId: string) =>
  queryOptions({
    queryKey: ["campaigns", appid, "one", campaignId],
    queryFn: () =>
      answerOf(
        api.GET("/v1/campaigns/{id}", { params: { path: { id: campaignId }, query: { appid } } }),
      ),
  });

/** Whom it would reach now; asked anew when the campaign has changed. */
export const audienceQuery = (campaign: CampaignSummary) =>
  queryOptions({
    queryKey: [
      "campaigns",
      campaign.appid,
      "audience",
      campaign.id,
      campaign.updatedAt,
      campaign.listed,
    ],
    queryFn: () =>
      answerOf(
        api.GET("/v1/campaigns/{id}/preview", {
          params: { path: { id: campaign.id }, query: { appid: campaign.appid } },
        }),
      ),
  });

const actionPaths = {
  pause: "/v1/campaigns/{id}/pause",
  resume: "/v1/campaigns/{id}/resume",
  cancel: "/v1/campaigns/{id}/cancel",
} as const;

export const actOn = (
  { id, appid }: Pick<CampaignSummary, "id" | "appid">,
  action: CampaignAction,
): Promise<CampaignSummary> =>
  answerOf(api.POST(actionPaths[action], { params: { path: { id }, query: { appid } } }));

/** @throws {ApiError} CHANGED_MEANWHILE when the draft is not as it was at `updatedAt`: nothing goes out that nobody has seen */
export const startCampaign = (
  { id, appid }: Pick<CampaignSummary, "id" | "appid">,
  updatedAt: string,
): Promise<CampaignSummary> =>
  answerOf(
    api.POST("/v1/campaigns/{id}/start", {
      params: { path: { id }, query: { appid }, header: { "if-match": `"${updatedAt}"` } },
    }),
  );

export const makeCampaign = (body: NewCampaign): Promise<CampaignSummary> =>
  answerOf(api.POST("/v1/campaigns", { body }));

/** A draft that says the same; its list, if it had one, is to be uploaded anew. */
export const duplicateCampaign = (of: CampaignSummary, name: string): Promise<CampaignSummary> =>
  makeCampaign({
    appid: of.appid,
    name: Array.from(name).slice(0, 100).join(""),
    scene: of.scene,
    params: of.params,
    draft: true,
    incomplete: true,
    ...audienceIn(of),
    ...(of.pacing.perSecond !== null && { perSecond: of.pacing.perSecond }),
    ...(of.pacing.window !== null && { window: of.pacing.window }),
  });

function audienceIn({ audience }: CampaignSummary): Pick<NewCampaign, "audience"> {
  if (audience.list) return { audience: { list: true } };
  const { registeredSince, lastSeenSince, tags } = audience;
  if (registeredSince === null && lastSeenSince === null && tags.length === 0) return {};
  return {
    audience: {
      ...(registeredSince !== null && { registeredSince }),
      ...(lastSeenSince !== null && { lastSeenSince }),
      ...(tags.length > 0 && { tags }),
    },
  };
}
