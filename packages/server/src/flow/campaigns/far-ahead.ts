import type { Context } from "../../context.ts";
import { firstWithin, type DailyWindow } from "../../daily-window.ts";
import { campaignPriority, dispatchSize } from "../../dispatch/queue.ts";
import { findApp } from "../../store/apps.ts";
import {
  countAheadOfCampaign,
  countHeldBackOfCampaign,
  countWaitingDispatches,
} from "../../store/campaign-backlog.ts";
import { findCampaignPace } from "../../store/campaigns.ts";

/**
 * Expansion runs this far ahead of sending, and then waits: so whatever looks through what is queued (lost dispatches, a
 * pause, a cancellation) has as little to do with ten million recipients as with a hundred thousand.
 */
const mostWaitingDispatches = 400;
const mostSecondsAhead = 120;
/** So many messages of a campaign may wait for something else than its pace: enough for all but the largest audiences. */
const mostHeldBack = 500_000;

/**
 * Whether enough of a campaign is written for now. While the app is paused its dispatches are taken and find nothing to do:
 * nothing says then how much waits. What is due later than `mostSecondsAhead` (a cap or the quiet hours of its scene hold it
 * back, or WeChat's refusal) is not ahead: the rest of the campaign does not wait for it. Outside of the campaign's own hours
 * nothing may go, so all that waits counts.
 */
export async function isFarAhead(
  ctx: Context,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const app = await findApp(ctx.db, appid);
  if (app?.isPaused === true) return true;
  const most = mostWaitingDispatches;
  if ((await countWaitingDispatches(ctx.db, appid, campaignPriority, most)) === most) return true;
  const pace = await findCampaignPace(ctx.db, appid, campaignId);
  const mostAhead = mostMessagesAhead(
    Math.min(pace?.perSecond ?? Infinity, app?.pacing?.perSecond ?? Infinity),
  );
  const ahead = await countAheadOfCampaign(ctx.db, appid, campaignId, {
    priority: campaignPriority,
    withinSeconds: isClosed(pace?.window ?? null) ? null : mostSecondsAhead,
    most: mostAhead,
  });
  return ahead >= mostAhead;
}

/**
 * Whether so much of a campaign is held back that its tables would fill without end. Reads what is held back: ask once in a
 * job, not at each slice.
 */
export async function isTooMuchHeldBack(
  ctx: Context,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const heldBack = await countHeldBackOfCampaign(ctx.db, appid, campaignId, {
    beyondSeconds: mostSecondsAhead,
    most: mostHeldBack,
  });
  return heldBack >= mostHeldBack;
}

/** A slow campaign is as many seconds ahead as a fast one, not as many messages. */
function mostMessagesAhead(perSecond: number): number {
  return Math.min(mostWaitingDispatches * dispatchSize, Math.ceil(perSecond * mostSecondsAhead));
}

function isClosed(window: DailyWindow | null): boolean {
  if (window === null) return false;
  const now = new Date();
  return firstWithin(window, now) > now;
}
