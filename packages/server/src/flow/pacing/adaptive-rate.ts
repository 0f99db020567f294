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
/**
 * A stray refusal is no wish of WeChat's. Judged by a second and the one before, however small its batches: of five messages one
 * is a fifth.
 */
const shareOfPushes = 0.05;
/** Latency has risen when it is so many times what is usual, and so much above it, in the same time. */
const slowFactor = 4;
const slowByMs = 500;
/** However many batches there are. */
const growsEachMs = 100;
/** Per second of a rate that goes well: back at the rate of the fall in about twenty seconds. */
const stepShare = 0.05;
const windowMs = 1_000;

export function createAdaptiveRate(): AdaptiveRate {
  let bound: number | undefined;
  /** What was reached before the first fall: twice of it again, and there is no bound any more. */
  let fellFrom = 0;
  let changedAtMs = Number.NEGATIVE_INFINITY;
  let usualMs: number | undefined;
  let grewAtMs = Number.NEGATIVE_INFINITY;
  const told = createWindow();

  /** Quick to learn that WeChat is fast, slow to get used to a WeChat that is not: in ten seconds to three times as long. */
  const usual = (latencyMs: number, nowMs: number): number => {
    if (usualMs === undefined) return latencyMs;
    const isTime = Math.abs(nowMs - grewAtMs) >= growsEachMs;
    if (isTime) grewAtMs = nowMs;
    return Math.min(latencyMs, isTime ? usualMs * 1.01 + 0.1 : usualMs);
  };

  const fall = (factor: number, nowMs: number): void => {
    const reached = Math.min(bound ?? Number.POSITIVE_INFINITY, told.perSecond(nowMs));
    if (bound === undefined) fellFrom = Math.max(slowest, reached);
    bound = Math.max(slowest, reached * factor);
    changedAtMs = nowMs;
    told.forgetTrouble();
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
      usualMs = usual(latencyMs, nowMs);
      const isResting = nowMs - changedAtMs < restMs;
      const lateMs = isResting ? 0 : Math.max(0, latencyMs - usualMs);
      told.add({ sent, pushedBack: isResting ? 0 : pushedBack, lateMs }, nowMs);
      if (isResting) return;
      const recent = told.recent();
      const isSlow = recent.lateMs > Math.max(usualMs * (slowFactor - 1), slowByMs);
      if (recent.pushedBack > recent.sent * shareOfPushes) fall(0.5, nowMs);
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

interface Recent {
  sent: number;
  pushedBack: number;
  /** By how much slower than usual an answer was, on average. */
  lateMs: number;
}

/** What was told in the second that runs and the last complete one. */
function createWindow(): {
  add(batch: Recent, nowMs: number): void;
  recent(): Recent;
  /** Sends a second, of the complete one, or of the one that runs if it has more. */
  perSecond(nowMs: number): number;
  /** What was sent stays; that it went badly has had its consequence. */
  forgetTrouble(): void;
} {
  const nothing = { sent: 0, pushedBack: 0, lateMsInAll: 0 };
  let startedAtMs = Number.NEGATIVE_INFINITY;
  let running = { ...nothing };
  let last = nothing;
  const turn = (nowMs: number): void => {
    if (nowMs - startedAtMs < windowMs) return;
    last = nowMs - startedAtMs < 2 * windowMs ? running : nothing;
    running = { ...nothing };
    startedAtMs = nowMs;
  };
  return {
    add({ sent, pushedBack, lateMs }, nowMs) {
      turn(nowMs);
      running.sent += sent;
      running.pushedBack += pushedBack;
      running.lateMsInAll += sent * lateMs;
    },
    recent() {
      const sent = running.sent + last.sent;
      return {
        sent,
        pushedBack: running.pushedBack + last.pushedBack,
        lateMs: (running.lateMsInAll + last.lateMsInAll) / sent,
      };
    },
    perSecond(nowMs) {
      turn(nowMs);
      return (Math.max(last.sent, running.sent) * 1000) / windowMs;
    },
    forgetTrouble() {
      running = { ...nothing, sent: running.sent };
      last = { ...nothing, sent: last.sent };
    },
  };
}
