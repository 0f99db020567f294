import type { paths } from "@hongyan/client/schema";

type Body<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Content } } } };
}
  ? Content
  : never;

/** One with its counts. */
export type Campaign = Body<"/v1/campaigns/{id}">;
export type CampaignSummary = Body<"/v1/campaigns">["campaigns"][number];
export type CampaignState = CampaignSummary["state"];
export type AudiencePreview = Body<"/v1/campaigns/{id}/preview">;
export type Duration = AudiencePreview["duration"];
export type ListedUser = Body<"/v1/campaigns/{id}/recipients">["recipients"][number];
export type SkippedUser = Body<"/v1/campaigns/{id}/skipped">["recipients"][number];
export type ListReport =
  paths["/v1/campaigns/{id}/recipients"]["post"]["responses"]["200"]["content"]["application/json"];
export type CampaignPatch =
  paths["/v1/campaigns/{id}"]["patch"]["requestBody"]["content"]["application/json"];
export type NewCampaign =
  paths["/v1/campaigns"]["post"]["requestBody"]["content"]["application/json"];
export type CampaignAction = "pause" | "resume" | "cancel";
