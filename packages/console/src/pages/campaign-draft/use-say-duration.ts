import type { Duration } from "../../api/campaign-types.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { words } from "./words.ts";

const reasons = {
  rate: "byRate",
  window: "byWindow",
  "quiet-hours": "byQuietHours",
  quota: "byQuota",
  pause: "byPause",
} as const;

/** How long it takes and why, in words. */
export function useSayDuration(): (duration: Duration) => string {
  const say = useWords(words);
  const saySpan = useSaySpan();
  const sayMoment = useSayMoment();
  return ({ seconds, endsAt, limitedBy }) => {
    if (limitedBy === "wechat") return say("durationWechat");
    if (limitedBy === "pause" && seconds === null) return say("durationPaused");
    const why = say(reasons[limitedBy]);
    if (seconds === null || endsAt === null) return `${say("durationLong")} · ${why}`;
    const span = saySpan(seconds);
    return `${say("durationEnds", { span, when: sayMoment(endsAt) })} · ${why}`;
  };
}

/** In the largest unit that leaves a number people can picture. */
export function useSaySpan(): (seconds: number) => string {
  const say = useWords(words);
  return (seconds) => {
    if (seconds < 100) return say("seconds", { n: seconds });
    if (seconds < 100 * 60) return say("minutes", { n: Math.round(seconds / 60) });
    if (seconds < 48 * 3600) return say("hoursLong", { n: Math.round(seconds / 360) / 10 });
    return say("days", { n: Math.round(seconds / 8640) / 10 });
  };
}

/** A moment as people write it, to the minute. */
export function useSayMoment(): (at: string) => string {
  const language = useLanguage();
  return (at) => new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}
