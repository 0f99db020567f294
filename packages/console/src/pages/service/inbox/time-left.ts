import { useEffect, useState } from "react";
import type { Say } from "../../../language/define-words.ts";
import type { words } from "./words.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** From here on every second counts. */
const nearMs = 10 * minuteMs;

/** The time of day, moving on every second when `endsAtMs` is near, else every quarter of a minute. */
export function useNowNear(endsAtMs: number): number {
  const [now, setNow] = useState(Date.now);
  const leftMs = endsAtMs - now;
  const everyMs = leftMs > -nearMs && leftMs < nearMs ? 1_000 : 15_000;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** How long still, in the two units that matter. */
export function sayLeft(say: Say<(typeof words)["zh-CN"]>, leftMs: number): string {
  const whole = (ms: number, unitMs: number) => Math.floor(ms / unitMs);
  if (leftMs >= 2 * dayMs) {
    return say("days", { d: whole(leftMs, dayMs), h: whole(leftMs % dayMs, hourMs) });
  }
  if (leftMs >= hourMs) {
    return say("hours", { h: whole(leftMs, hourMs), m: whole(leftMs % hourMs, minuteMs) });
  }
  const s = whole(leftMs % minuteMs, 1_000);
  return leftMs >= minuteMs
    ? say("minutes", { m: whole(leftMs, minuteMs), s })
    : say("seconds", { s: Math.max(0, s) });
}
