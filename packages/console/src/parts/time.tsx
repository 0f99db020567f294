import { useLanguage } from "../language/language.ts";
import { useNow } from "./use-now.ts";

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;
const stepMs = 15_000;
const longestRelativeMs = 7 * 86_400_000;

/** A moment, as far from now as it is; the exact time when one points at it. Past a week the date itself. */
export function Time({ at }: { at: string }) {
  const language = useLanguage();
  const now = useNow();
  // `now` moves on in steps: what has just happened would seem to be still to come.
  const ahead = Date.parse(at) - now;
  const distanceMs = ahead > 0 && ahead < stepMs ? 0 : ahead;
  const exact = new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "medium" });
  return (
    <time dateTime={at} title={exact}>
      {Math.abs(distanceMs) > longestRelativeMs
        ? new Date(at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" })
        : sayDistance(distanceMs, language)}
    </time>
  );
}

function sayDistance(distanceMs: number, language: string): string {
  const [unit, ms] = units.find(([, ms]) => Math.abs(distanceMs) >= ms) ?? ["second", 1_000];
  const distance = Math.trunc(distanceMs / ms);
  const text = new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(distance, unit);
  // Between digits and Chinese stands a blank.
  return text.replace(/(\d)(?=\p{Script=Han})/u, "$1 ");
}
