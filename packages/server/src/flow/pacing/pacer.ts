import type { SendOutcome } from "@hongyan/wechat";
import { firstWithin } from "../../daily-window.ts";
import type { Db } from "../../db/connection.ts";
import type { Reference } from "../../reference.ts";
import { remember } from "../../remember.ts";
import { findCampaignPace } from "../../store/campaigns.ts";
import { bookPace, noCampaign, readPace } from "../../store/paces.ts";
import { createAdaptiveRate, isPushedBack, type AdaptiveRate } from "./adaptive-rate.ts";
import { createFairSlots } from "./fair-slots.ts";
import { shareName, type Share } from "./share.ts";
import {
  batchOf,
  book,
  campaignAheadMs,
  longestAheadMs,
  toRate,
  type Booking,
  type Rate,
} from "./token-bucket.ts";

/** What may be done now. Nothing is claimed while one waits for it: a claim must not sit out its lease. */
export type Turn =
  /** So many, after so long. What is not used of it is good for the next ones, for a moment. */
  | { kind: "go"; count: number; inMs: number; putBack(unused: number): void }
  /** No place now; it may be worth asking again after so long. */
  | { kind: "wait"; ms: number }
  /** Outside of the hours of the campaign, which begin again then. */
  | { kind: "closed"; until: Date };

/**
 * Says when messages may go: within the rate of their app and that of their campaign, which all processes share, and as
 * fast as WeChat's answers to this process allow. Messages are booked in batches, before they are claimed.
 */
export interface Pacer {
  /** @param most as many as are there */
  take(share: Share, most: number): Promise<Turn>;
  observe(appid: string, outcomes: SendOutcome[], latencyMs: number): void;
  /**
   * Waits until a batch may be claimed: a bounded number is under way at once in a process, single messages apart from
   * campaigns, and no share holds all places. Answers with the function that leaves.
   */
  enterBatch(share: Share): Promise<() => void>;
  /** The rate that the answers of WeChat allow this process; undefined: any. */
  adaptiveRate(appid: string): number | undefined;
}

/** A rate to keep to, and who keeps its account. */
interface Limit {
  key: string;
  rate: Rate;
  book(count: number): Promise<Booking>;
}

const paceLastsMs = 2_000;
const mostCampaigns = 1_000;
const unusedLastsMs = 1_000;
/** Some are claimed or settled while others are on the wire. */
const mostBatches = 8;
const mostBatchesOfOne = 3;

export function createPacer(
  ctx: { db: Db; reference: Reference; isEmbedded: boolean },
  clock: () => number = () => performance.now(),
): Pacer {
  const campaignPaces = remember(
    (appid: string, campaignId: string) => findCampaignPace(ctx.db, appid, campaignId),
    { maxAgeMs: paceLastsMs, mostEntries: mostCampaigns },
  );
  const adaptive = new Map<string, AdaptiveRate>();
  /** Of the limits that only this process keeps: until when they are booked. */
  const freeAtMs = new Map<string, number>();
  /** Booked and not used: they may go from the time on that they were booked for, as long as it is not long ago. */
  const unused = new Map<string, { count: number; fromMs: number }>();

  const singleBatches = createFairSlots(mostBatches, mostBatchesOfOne);
  const campaignBatches = createFairSlots(mostBatches, mostBatchesOfOne);

  const bookHere = (key: string, rate: Rate, count: number, aheadMs: number): Booking => {
    const booked = book(freeAtMs.get(key), rate, count, clock(), aheadMs);
    freeAtMs.set(key, booked.freeAtMs);
    return booked.booking;
  };

  const bookForAll = async (
    share: Share,
    rate: Rate,
    count: number,
    aheadMs: number,
  ): Promise<Booking> => {
    const campaignId = share.campaignId ?? noCampaign;
    const pace = { ...rate, count, aheadMs, longestAheadMs };
    const startInMs = await bookPace(ctx.db, share.appid, campaignId, pace);
    if (startInMs !== undefined) return { startInMs };
    return { laterInMs: await readPace(ctx.db, share.appid, campaignId, pace) };
  };

  /** The rate of an app or of a campaign. On the embedded database this process is the only one. */
  const sharedLimit = (of: Share, rate: Rate, aheadMs: number): Limit => {
    const key = `${of.appid} ${of.campaignId ?? ""}`;
    return {
      key,
      rate,
      book: async (count) =>
        ctx.isEmbedded ? bookHere(key, rate, count, aheadMs) : bookForAll(of, rate, count, aheadMs),
    };
  };

  const findLimits = async (share: Share, campaignPerSecond: number | null): Promise<Limit[]> => {
    const { appid, campaignId } = share;
    const aheadMs = campaignId === null ? longestAheadMs : campaignAheadMs;
    const limits: Limit[] = [];
    const allowed = adaptive.get(appid)?.perSecond(clock());
    if (allowed !== undefined) {
      const key = `${appid} adaptive`;
      const rate = toRate(allowed, Math.ceil(allowed / 4));
      limits.push({ key, rate, book: async (count) => bookHere(key, rate, count, aheadMs) });
    }
    // Its burst is a batch: a campaign has no rest to make up for.
    if (campaignPerSecond !== null) {
      const rate = toRate(campaignPerSecond, Math.ceil(campaignPerSecond / 4));
      limits.push(sharedLimit(share, rate, aheadMs));
    }
    const pacing = (await ctx.reference.app(appid))?.pacing ?? null;
    if (pacing !== null) {
      const rate = toRate(pacing.perSecond, pacing.burst);
      limits.push(sharedLimit({ appid, campaignId: null }, rate, aheadMs));
    }
    return limits;
  };

  const takeUnused = (key: string, most: number): { count: number; fromMs: number } => {
    const nothing = { count: 0, fromMs: Number.NEGATIVE_INFINITY };
    const left = unused.get(key);
    if (left === undefined) return nothing;
    unused.delete(key);
    if (left.fromMs + unusedLastsMs < clock()) return nothing;
    const count = Math.min(most, left.count);
    if (left.count > count) unused.set(key, { ...left, count: left.count - count });
    return { count, fromMs: left.fromMs };
  };

  const keepUnused = (key: string, count: number, fromMs: number): void => {
    if (count <= 0) return;
    const kept = takeUnused(key, Number.POSITIVE_INFINITY);
    unused.set(key, { count: kept.count + count, fromMs: Math.max(kept.fromMs, fromMs) });
  };

  return {
    async enterBatch(share) {
      const slots = share.campaignId === null ? singleBatches : campaignBatches;
      const name = shareName(share);
      await slots.take(name);
      return () => slots.free(name);
    },
    adaptiveRate: (appid) => adaptive.get(appid)?.perSecond(clock()),
    async take(share, most) {
      const { appid, campaignId } = share;
      const pace = campaignId === null ? undefined : await campaignPaces.get(appid, campaignId);
      if (pace?.window) {
        const now = new Date();
        const opensAt = firstWithin(pace.window, now);
        // What expires while it waits is looked at when it does: its dispatch is over then.
        const expiresAt = pace.expiresAt ?? opensAt;
        if (opensAt > now && expiresAt > now) {
          return { kind: "closed", until: expiresAt < opensAt ? expiresAt : opensAt };
        }
      }
      const limits = await findLimits(share, pace?.perSecond ?? null);
      const count = limits.reduce((least, { rate }) => Math.min(least, batchOf(rate)), most);
      let startMs = clock();
      const taken: { key: string; fromMs: number }[] = [];
      for (const { key, book: bookMore } of limits) {
        const reused = takeUnused(key, count);
        const booking =
          reused.count === count ? { startInMs: 0 } : await bookMore(count - reused.count);
        if ("laterInMs" in booking) {
          keepUnused(key, reused.count, reused.fromMs);
          for (const earlier of taken) keepUnused(earlier.key, count, earlier.fromMs);
          return { kind: "wait", ms: booking.laterInMs };
        }
        const fromMs = Math.max(reused.fromMs, clock() + booking.startInMs);
        taken.push({ key, fromMs });
        startMs = Math.max(startMs, fromMs);
      }
      return {
        kind: "go",
        count,
        inMs: Math.max(0, startMs - clock()),
        putBack(left) {
          // Who gives them back later than they were to start gives what may go now.
          for (const { key, fromMs } of taken) keepUnused(key, left, Math.max(fromMs, clock()));
        },
      };
    },
    observe(appid, outcomes, latencyMs) {
      let rate = adaptive.get(appid);
      if (rate === undefined) {
        rate = createAdaptiveRate();
        adaptive.set(appid, rate);
      }
      const pushedBack = outcomes.filter(isPushedBack).length;
      rate.observe({ sent: outcomes.length, pushedBack, latencyMs }, clock());
    },
  };
}
