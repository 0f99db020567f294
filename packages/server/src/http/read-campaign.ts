import type { CampaignBody, CampaignPatchBody } from "../contract/campaigns.ts";
import type { DraftChange } from "../flow/campaigns/change-draft.ts";
import type { AudienceFilter, CampaignPace } from "../store/campaigns.ts";
import { toDailyWindow } from "./hours.ts";

export function audienceOf({
  audience,
}: Pick<CampaignBody | CampaignPatchBody, "audience">): AudienceFilter {
  return {
    registeredSince: toDate(audience?.registeredSince),
    lastSeenSince: toDate(audience?.lastSeenSince),
    tags: audience?.tags ?? [],
  };
}

export function paceOf({ perSecond, window }: CampaignBody): CampaignPace {
  return {
    perSecond: perSecond ?? null,
    window: window === undefined ? null : toDailyWindow(window),
  };
}

/** What a PATCH names; the rest stays as it is. */
export function changeOf(body: CampaignPatchBody): DraftChange {
  const { name, scene, params, audience, sendAt, expireAt, perSecond, window } = body;
  return {
    ...(name !== undefined && { name }),
    ...(scene !== undefined && { scene }),
    ...(params !== undefined && { params }),
    ...(audience !== undefined && {
      audience: audienceOf(body),
      hasList: audience?.list === true,
    }),
    ...(sendAt !== undefined && { sendAt: toDate(sendAt) }),
    ...(expireAt !== undefined && { expireAt: toDate(expireAt) }),
    pace: {
      ...(perSecond !== undefined && { perSecond }),
      ...(window !== undefined && { window: window === null ? null : toDailyWindow(window) }),
    },
  };
}

export function toDate(text: string | null | undefined): Date | null {
  return text === undefined || text === null ? null : new Date(text);
}
