/** Each day from one minute of the day until another, in a time zone; over midnight when `fromMinute` is the later one. */
export interface DailyWindow {
  fromMinute: number;
  toMinute: number;
  /** IANA name. */
  timeZone: string;
}

/** By the clock on the wall: where it is set forward over a border, the border is crossed at that moment. */
export function isWithin(window: DailyWindow, at: Date): boolean {
  const minute = minuteOfDay(window.timeZone, at);
  const { fromMinute, toMinute } = window;
  return fromMinute < toMinute
    ? fromMinute <= minute && minute < toMinute
    : fromMinute <= minute || minute < toMinute;
}

/** The first moment that is within the window, from `at` on. */
export function firstWithin(window: DailyWindow, at: Date): Date {
  if (isWithin(window, at)) return at;
  return firstAt(window.fromMinute, at, window.timeZone, (moment) => isWithin(window, moment));
}

/** The first moment that is not within the window, from `at` on. */
export function firstOutside(window: DailyWindow, at: Date): Date {
  if (!isWithin(window, at)) return at;
  return firstAt(window.toMinute, at, window.timeZone, (moment) => !isWithin(window, moment));
}

/** A time zone that this system knows: an IANA name, as every name of a zone in the database. */
export function isTimeZone(name: string): boolean {
  try {
    clockOf(name);
    return true;
  } catch {
    return false;
  }
}

const minuteMs = 60_000;
const minutesADay = 1_440;

/** When the clock on the wall next shows `minute`, or jumps over it. */
function firstAt(
  minute: number,
  after: Date,
  timeZone: string,
  isThere: (moment: Date) => boolean,
): Date {
  const now = minuteOfDay(timeZone, after);
  const start = Math.floor(after.getTime() / minuteMs) * minuteMs;
  const wait = (minute - now + minutesADay) % minutesADay;
  const guess = new Date(start + wait * minuteMs);
  if (!isClockChanged(timeZone, start, now, guess, wait)) return guess;
  // The clock is changed on the way, as it is twice a year: minute by minute then. No change is longer than a day.
  for (let step = 1; step <= 2 * minutesADay; step += 1) {
    const moment = new Date(start + step * minuteMs);
    if (isThere(moment)) return moment;
  }
  return guess;
}

/** Of two changes within a day that undo each other none is known. */
function isClockChanged(
  timeZone: string,
  startMs: number,
  startMinute: number,
  end: Date,
  wait: number,
): boolean {
  const noon = new Date(startMs + Math.floor(wait / 2) * minuteMs);
  const isAsExpected = (moment: Date): boolean => {
    const passed = Math.round((moment.getTime() - startMs) / minuteMs);
    return minuteOfDay(timeZone, moment) === (startMinute + passed) % minutesADay;
  };
  return !(isAsExpected(noon) && isAsExpected(end));
}

function minuteOfDay(timeZone: string, at: Date): number {
  const [hour, minute] = clockOf(timeZone).format(at).split(":");
  return Number(hour) * 60 + Number(minute);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Making one takes far longer than reading it. @throws {RangeError} for a name that is no time zone */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hourCycle: "h23",
      hour: "2-digit",
      minute: "2-digit",
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}
