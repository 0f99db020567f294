import type { SendOutcome } from "@hongyan/wechat";

/** What a batch of sends of one app told of how WeChat does. */
interface Batch {
  sent: number;
  /** How many WeChat answered with a wish to be asked less. */
  pushedBack: number;
  /** Of one send, on average. */
  latencyMs: number;
}

/**
 * How fast an app may be sent for, by how WeChat answers: halved when it pushes back, a fifth less when its answers become
 * slow, and raised step by step while it does well. undefined: no bound, as at first.
 */
export interface AdaptiveRate {
  perSecond(nowMs: number): number | undefined;
  observe(batch: Batch, nowMs: number): void;
}

/** Slower than this it never becomes by itself: WeChat bears it, and what is refused has a backoff of its own. */
const slowest = 100;
/** Answers to sends that were on the wire already do not count as another push. */
const restMs = 1_000;
/** A stray refusal of one message is no wish of WeChat's. */
const shareOfPushes = 0.05;
/** Latency has risen when it is so many times, and so much, above what is usual. */
const slowFactor = 4;
const slowByMs = 500;
/** Per second of a rate that goes well: back at the rate of the fall in about twenty seconds. */
const stepShare = 0.05;
const rateWindowMs = 1_000;

export function createAdaptiveRate(): AdaptiveRate {
  let bound: number | undefined;
  /** What was reached before the first fall: twice of it again, and there is no bound any more. */
  let fellFrom = 0;
  let changedAtMs = Number.NEGATIVE_INFINITY;
  let usualMs: number | undefined;
  const measured = createMeter();

  const fall = (factor: number, nowMs: number): void => {
    if (nowMs - changedAtMs < restMs) return;
    const reached = Math.min(bound ?? Number.POSITIVE_INFINITY, measured.perSecond(nowMs));
    if (bound === undefined) fellFrom = Math.max(slowest, reached);
    bound = Math.max(slowest, reached * factor);
    changedAtMs = nowMs;
  };

  const rise = (nowMs: number): void => {
    if (bound === undefined) return;
    const seconds = Math.max(0, nowMs - changedAtMs - restMs) / 1000;
    if (seconds === 0) return;
    bound += Math.min(seconds, 60) * Math.max(1, fellFrom * stepShare);
    changedAtMs = nowMs - restMs;
    if (bound > 2 * fellFrom) bound = undefined;
  };

  return {
    perSecond(nowMs) {
      rise(nowMs);
      return bound;
    },
    observe({ sent, pushedBack, latencyMs }, nowMs) {
      if (sent === 0) return;
      rise(nowMs);
      measured.add(sent, nowMs);
      const isSlow =
        usualMs !== undefined && latencyMs > Math.max(usualMs * slowFactor, usualMs + slowByMs);
      // Quick to learn that WeChat is fast, slow to get used to a WeChat that is not.
      usualMs = usualMs === undefined ? latencyMs : Math.min(latencyMs, usualMs * 1.01 + 0.1);
      if (pushedBack > sent * shareOfPushes) fall(0.5, nowMs);
      else if (isSlow) fall(0.8, nowMs);
    },
  };
}

/** Busy, too many calls, the quota of a minute or of a day, and what a gateway in trouble says. */
export function isPushedBack(outcome: SendOutcome): boolean {
  switch (outcome.kind) {
    case "accepted":
      return false;
    case "refused":
      return outcome.errcode === -1 || outcome.errcode === 45011 || outcome.errcode === 45009;
    case "unanswered":
      return outcome.reason === "http-status" || outcome.reason === "timeout";
  }
}

/** Sends a second, over the last one that is complete, or the one that runs if it has more. */
function createMeter(): {
  add(count: number, nowMs: number): void;
  perSecond(nowMs: number): number;
} {
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let running = 0;
  let last = 0;
  const turn = (nowMs: number): void => {
    if (nowMs - startedAtMs < rateWindowMs) return;
    last = nowMs - startedAtMs < 2 * rateWindowMs ? running : 0;
    running = 0;
    startedAtMs = nowMs;
  };
  return {
    add(count, nowMs) {
      turn(nowMs);
      running += count;
    },
    perSecond(nowMs) {
      turn(nowMs);
      return (Math.max(last, running) * 1000) / rateWindowMs;
    },
  };
}
