import type { z } from "zod";
import type { Context } from "../context.ts";
import type { campaignDetail, campaignSummary } from "../contract/campaigns.ts";
import { messageStatus } from "../contract/messages.ts";
import { firstWithin } from "../daily-window.ts";
import { readProgress } from "../flow/campaigns/read-progress.ts";
import { explainReason } from "../flow/statistics/explain-reason.ts";
import type { CampaignFailure } from "../store/campaign-counts.ts";
import type { CampaignRow } from "../store/campaigns.ts";
import { toHours } from "./hours.ts";

export function toSummary(row: CampaignRow): z.infer<typeof campaignSummary> {
  return {
    id: row.campaignId,
    appid: row.appid,
    name: row.name,
    scene: row.scene,
    templateId: row.templateId,
    params: row.params as z.infer<typeof campaignSummary>["params"],
    audience: {
      registeredSince: toText(row.registeredSince),
      lastSeenSince: toText(row.lastSeenSince),
      tags: row.tags,
      list: row.hasList,
    },
    state: row.state,
    isReady: row.isReady,
    pausedFrom: row.pausedFrom,
    reason: row.reason,
    hint: row.reason === null ? null : (hints[row.reason] ?? null),
    sendAt: toText(row.sendAt),
    expireAt: toText(row.expireAt),
    pacing: toPacing(row),
    audienceCount: row.audienceCount,
    isAudienceEstimate: row.isAudienceEstimate,
    expanded: row.expandedCount,
    listed: row.listedCount,
    skipped: row.skippedCount,
    startedAt: toText(row.startedAt),
    expandedAt: toText(row.expandedAt),
    endedAt: toText(row.endedAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export async function toDetail(
  ctx: Context,
  row: CampaignRow,
): Promise<z.infer<typeof campaignDetail>> {
  const progress = await readProgress(ctx, row);
  const counts = Object.fromEntries(
    messageStatus.options.map((status) => [status, progress.counts[status] ?? 0]),
  ) as z.infer<typeof campaignDetail>["counts"];
  return {
    ...toSummary(row),
    counts,
    failures: progress.failures.map(toFailure),
    countedAt: progress.countedAt.toISOString(),
    perSecond: Math.round(progress.perSecond * 10) / 10,
    etaSeconds: progress.etaSeconds,
  };
}

function toFailure(failure: CampaignFailure): z.infer<typeof campaignDetail>["failures"][number] {
  return { ...failure, ...explainReason(failure.reason ?? "", failure.errcode) };
}

function toPacing({ pace, state }: CampaignRow): z.infer<typeof campaignSummary>["pacing"] {
  const { perSecond, window } = pace;
  if (window === null) return { perSecond, window, waitsUntil: null };
  const now = new Date();
  const opensAt = firstWithin(window, now);
  const waits = opensAt > now && (state === "expanding" || state === "sending");
  return { perSecond, window: toHours(window), waitsUntil: waits ? opensAt.toISOString() : null };
}

/** What to do about a campaign that stopped by itself. */
const hints: Record<string, string> = {
  TEMPLATE_REMOVED:
    "WeChat does not have the template any more. Add it again at WeChat and call POST /v1/templates/sync, then POST /v1/campaigns/{id}/resume; if it has another id now, cancel and make a new campaign.",
  NEVER_STARTED:
    "Nobody started the draft for as long as lists are kept (HONGYAN_KEEP_LISTS_DAYS), so its list was removed. Make a new campaign.",
  EXPIRED: "expireAt passed before everybody had their turn. Make a new campaign for the others.",
};

function toText(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
