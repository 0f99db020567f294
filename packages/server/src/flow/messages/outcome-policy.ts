import { describeErrcode, type ErrcodeClass, type SendOutcome } from "@hongyan/wechat";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { nextShanghaiMidnight } from "../pacing/next-shanghai-midnight.ts";

/** What becomes of a message after one attempt. One function decides it; settle-outcomes carries it out. */
export type Verdict =
  | { kind: "sent"; msgid: string | null }
  /** Try later. `countsAsRefusal` raises the backoff; a request that never left does not. */
  | { kind: "retry"; retryInMs: number; countsAsRefusal: boolean; why: Why }
  /** Nothing of this app can be sent now: the message waits, the app pauses (`until` null: until it is repaired). */
  | { kind: "pause"; until: Date | null; why: Why }
  /** Nothing of this campaign can be sent now: the message waits, the campaign pauses until somebody resumes it. */
  | { kind: "pause-campaign"; campaignId: string; why: Why }
  /** WeChat used or never had the user's grant: fail, and correct the ledger. */
  | { kind: "no-grant"; why: Why }
  | { kind: "failed"; why: Why }
  | { kind: "unknown"; why: Why };

export interface Why {
  errcode: number | null;
  reason: string;
  detail: string;
  rid: string | null;
  /** The request left, and no answer of WeChat's own came back: a gateway's 5xx is none. */
  mayHaveArrived: boolean;
}

/** What the policy asks of the message. */
type Before = Pick<ClaimedMessage, "kind" | "refusals" | "attempt" | "campaignId">;

/** With the backoff below, half an hour to an hour of a WeChat that says no. */
export const mostRefusals = 20;

/** WeChat: invalid template_id. A card is checked against the app's own list before: the template was deleted since. */
const templateGone = 40037;

const firstBackoffMs = 1_000;
const longestBackoffMs = 5 * 60_000;
const minuteQuotaBackoffMs = 60_000;
const concurrentSendBackoffMs = 300;
const unreachableBackoffMs = 2_000;
/** A payment of this moment may not be known to the service cards yet: WeChat asks to come again after a minute. */
const freshPaymentBackoffMs = 60_000;

/**
 * Outcome -> policy (design: wechat/errors.md).
 *
 * @param before.refusals how often WeChat asked this message to wait before; bounds how often it is tried.
 * @param before.kind a service card is set to a content, so setting it twice does no harm: its lost answer is no riddle.
 * @param before.attempt the number of this attempt; what never left is tried again without bound, ever more slowly.
 * @param before.campaignId a template that is gone is no fault of one message: the campaign reaches a user once only, and one
 * that failed could never be made good.
 * @param random 0..1, spreads retries so that they do not arrive together.
 */
export function decide(
  outcome: SendOutcome,
  before: Before,
  now: Date,
  random: () => number = Math.random,
): Verdict {
  switch (outcome.kind) {
    case "accepted":
      return { kind: "sent", msgid: outcome.msgid ?? null };
    case "refused":
      return decideRefusal(outcome, before, now, random);
    case "unanswered":
      return decideUnanswered(outcome, before, random);
  }
}

function decideRefusal(
  outcome: SendOutcome & { kind: "refused" },
  before: Before,
  now: Date,
  random: () => number,
): Verdict {
  const why: Why = {
    errcode: outcome.errcode,
    reason: `WECHAT_${outcome.errcode}`,
    detail: `${outcome.errmsg} (${describeErrcode(outcome.errcode).en})`,
    rid: outcome.rid ?? null,
    mayHaveArrived: false,
  };
  const errcodeClass =
    outcome.during === "token" ? classOfTokenRefusal(outcome.class) : outcome.class;
  // Each interface has a quota and a permission of its own: what closes another one leaves subscribe messages alone.
  const concernsApp = outcome.during === "token" || before.kind === "subscribe";
  switch (errcodeClass) {
    case "success":
      return { kind: "sent", msgid: null };
    case "retry-later":
      return retryOrGiveUp(why, before.refusals, random, slowest(outcome.errcode));
    // The client renewed the token once already; a token refused twice is a matter of configuration.
    case "refresh-token-and-retry":
      return { kind: "pause", until: null, why };
    case "config-error":
      return concernsApp ? { kind: "pause", until: null, why } : { kind: "failed", why };
    case "app-quota-exhausted": {
      const until = nextShanghaiMidnight(now);
      if (concernsApp) return { kind: "pause", until, why };
      const retryInMs = until.getTime() - now.getTime();
      return { kind: "retry", retryInMs, countsAsRefusal: false, why };
    }
    case "user-quota-exhausted":
      return { kind: "no-grant", why };
    case "permanent-bad-request":
      return before.campaignId !== null && outcome.errcode === templateGone
        ? { kind: "pause-campaign", campaignId: before.campaignId, why }
        : { kind: "failed", why };
  }
}

/** A token that is refused is refused for every message of the app: nothing of it is the fault of one message. */
function classOfTokenRefusal(errcodeClass: ErrcodeClass): ErrcodeClass {
  return errcodeClass === "retry-later" || errcodeClass === "app-quota-exhausted"
    ? errcodeClass
    : "config-error";
}

function decideUnanswered(
  outcome: SendOutcome & { kind: "unanswered" },
  before: Before,
  random: () => number,
): Verdict {
  const why: Why = {
    errcode: null,
    reason: `NO_ANSWER_${outcome.reason.toUpperCase().replaceAll("-", "_")}`,
    detail: outcome.detail,
    rid: null,
    mayHaveArrived: outcome.requestSent,
  };
  if (!outcome.requestSent) {
    return {
      kind: "retry",
      retryInMs: spread(backoffMs(before.attempt - 1, unreachableBackoffMs), random),
      countsAsRefusal: false,
      why,
    };
  }
  // A gateway that says 5xx says no; 504 says that it gave up waiting, so the message may have gone through.
  const isAnswered = outcome.reason === "http-status" && outcome.status !== 504;
  if (isAnswered || before.kind === "service-card") {
    return retryOrGiveUp(why, before.refusals, random, firstBackoffMs);
  }
  return { kind: "unknown", why };
}

function retryOrGiveUp(why: Why, refusals: number, random: () => number, firstMs: number): Verdict {
  if (refusals + 1 >= mostRefusals) {
    return {
      kind: "failed",
      why: {
        ...why,
        reason: "RETRIES_EXHAUSTED",
        detail: `${mostRefusals} attempts, the last: ${why.detail}`,
      },
    };
  }
  return {
    kind: "retry",
    retryInMs: spread(backoffMs(refusals, firstMs), random),
    countsAsRefusal: true,
    why,
  };
}

function slowest(errcode: number): number {
  if (errcode === 45011) return minuteQuotaBackoffMs;
  if (errcode === 43108) return concurrentSendBackoffMs;
  if (errcode === 85437) return freshPaymentBackoffMs;
  return firstBackoffMs;
}

function backoffMs(refusals: number, firstMs: number): number {
  return Math.min(longestBackoffMs, firstMs * 2 ** refusals);
}

/** Half fixed, half random: never earlier than half the backoff. */
function spread(ms: number, random: () => number): number {
  return ms / 2 + (ms / 2) * random();
}
