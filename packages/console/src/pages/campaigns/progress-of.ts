import type { Campaign, CampaignSummary } from "../../api/campaign-types.ts";

/** The parts of a campaign's bar, in the order in which they are drawn. */
export interface Progress {
  /** Everybody who is to be reached, as far as that is known. */
  all: number;
  delivered: number;
  sent: number;
  unknown: number;
  failed: number;
  /** Expired and cancelled. */
  dropped: number;
  /** Queued, on the wire, or not written yet. */
  waiting: number;
}

export function progressOf(campaign: Campaign): Progress {
  const { counts } = campaign;
  const { delivered = 0, sent = 0, unknown = 0, failed = 0, expired = 0, cancelled = 0 } = counts;
  const written = Object.values(counts).reduce((sum, count) => sum + (count ?? 0), 0);
  // Until everybody had their turn, what is not written yet counts as well.
  const isWriting = campaign.expandedAt === null && !isOver(campaign);
  const expected = (campaign.audienceCount ?? 0) - campaign.skipped;
  const all = isWriting ? Math.max(written, expected) : written;
  const dropped = expired + cancelled;
  const waiting = all - delivered - sent - unknown - failed - dropped;
  return { all, delivered, sent, unknown, failed, dropped, waiting };
}

/** What is not waiting any more, in parts of all. */
export function donePart({ all, waiting }: Progress): number {
  return all === 0 ? 0 : (all - waiting) / all;
}

/** Nothing of it changes any more. */
export function isOver({ state }: Pick<CampaignSummary, "state">): boolean {
  return state === "done" || state === "cancelled";
}
