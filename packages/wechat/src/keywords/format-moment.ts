/** Writes a moment as `YYYY-MM-DD HH:mm` in a zone; undefined when it is not a valid date. */
export function formatMoment(epochMs: number, timeZone: string): string | undefined {
  // Years outside 0000-9999 would change the shape.
  if (!(Math.abs(epochMs) <= 2.5e14)) return undefined;
  const parts: Record<string, string> = {};
  for (const { type, value } of formatter(timeZone).formatToParts(epochMs)) parts[type] = value;
  const { year = "", month, day, hour, minute } = parts;
  return `${year.padStart(4, "0")}-${month}-${day} ${hour}:${minute}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Kept per zone: making one costs a thousand times as much as using it. */
function formatter(timeZone: string): Intl.DateTimeFormat {
  let format = formatters.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formatters.set(timeZone, format);
  }
  return format;
}
