import type { DailyWindow } from "../daily-window.ts";

/** Hours of the day as people write them. */
interface Hours {
  from: string;
  to: string;
  timeZone: string;
}

export function toDailyWindow(hours: Hours): DailyWindow {
  const { from, to, timeZone } = hours;
  return { fromMinute: toMinute(from), toMinute: toMinute(to), timeZone };
}

export function toHours(window: DailyWindow): Hours {
  const { fromMinute, toMinute, timeZone } = window;
  return { from: toTime(fromMinute), to: toTime(toMinute), timeZone };
}

function toMinute(time: string): number {
  const [hour, minute] = time.split(":");
  return Number(hour) * 60 + Number(minute);
}

function toTime(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
