import { fitHalfWidth } from "./fit-text.ts";
import { formatMoment } from "./format-moment.ts";

/**
 * A date or time written as WeChat takes it.
 *
 * ISO strings with an offset are moments and are written in the zone; ISO strings without one are
 * already local, only the T goes. 13 digits are epoch milliseconds. In a range each side is fitted,
 * and the blanks around ~ go. Anything else stays as it is, and is checked afterwards.
 */
export function fitMoment(text: string, timeZone: string): string {
  const line = fitHalfWidth(text);
  return line
    .split("~")
    .map((side) => fitPoint(side.trim().replace(/\s+/g, " "), timeZone))
    .join("~");
}

const isoWithOffset = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i;
const isoLocal = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?$/i;
const epochMsDigits = /^\d{13}$/;

function fitPoint(point: string, timeZone: string): string {
  if (epochMsDigits.test(point)) return formatMoment(Number(point), timeZone) ?? point;
  const local = isoLocal.exec(point);
  if (local !== null) return `${local[1]} ${local[2]}`;
  if (!isoWithOffset.test(point)) return point;
  return formatMoment(Date.parse(point), timeZone) ?? point;
}
