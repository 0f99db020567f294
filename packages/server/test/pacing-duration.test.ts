import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, type DailyWindow } from "../src/daily-window.ts";
import { forecastDuration, type Work } from "../src/flow/pacing/forecast-duration.ts";

const minuteMs = 60_000;
const start = Date.parse("2026-11-27T03:00:00Z");

const hours = (from: number, to: number): DailyWindow => ({
  ...{ fromMinute: from * 60, toMinute: to * 60, timeZone: "UTC" },
});

const work = (more: Partial<Work>): Work => ({
  messages: 1_000,
  beginsAt: new Date(start),
  pausedUntil: null,
  perSecond: null,
  window: null,
  quietHours: null,
  quota: null,
  ...more,
});

describe("how long sending takes", () => {
  test("by a rate: as many seconds as messages go in one", () => {
    expect(forecastDuration(work({ perSecond: 10 }))).toEqual({
      seconds: 100,
      endsAt: new Date(start + 100_000),
      limitedBy: "rate",
      quotaRunsOutAt: null,
      droppedFrom: null,
      dropped: 0,
    });
  });

  test("without any bound of ours it is WeChat's answers that it waits for", () => {
    expect(forecastDuration(work({}))).toMatchObject({ seconds: 0, limitedBy: "wechat" });
  });

  test("a quota that runs out waits for midnight in China, and is whole again then", () => {
    const quota = { leftToday: 100, dailyLimit: 1_000 };
    const forecast = forecastDuration(work({ perSecond: 10, quota }));
    expect(forecast).toMatchObject({
      limitedBy: "quota",
      quotaRunsOutAt: new Date(start + 10_000),
      endsAt: new Date(Date.parse("2026-11-27T16:00:00Z") + 90_000),
    });
  });

  test("outside of the hours of a campaign it waits for them", () => {
    const window = hours(9, 10);
    const forecast = forecastDuration(work({ perSecond: 1_000 / 3_600 / 2, window }));
    expect(forecast).toMatchObject({
      limitedBy: "window",
      endsAt: new Date("2026-11-28T10:00:00Z"),
    });
  });

  test("in the quiet hours of its scene it waits for their end, and goes on behind the next ones", () => {
    // From 03:00 on: an hour of quiet, then 1,000 seconds until the next 23 hours of it.
    const quietHours = { ...hours(3, 4), action: "delay" as const };
    expect(forecastDuration(work({ perSecond: 10, quietHours }))).toMatchObject({
      ...{ seconds: 3_700, limitedBy: "quiet-hours", droppedFrom: null, dropped: 0 },
    });
    const nearlyAlways = { ...hours(4, 3), action: "delay" as const };
    expect(
      forecastDuration(work({ messages: 5_400, perSecond: 1, quietHours: nearlyAlways })),
    ).toMatchObject({ endsAt: new Date("2026-11-28T03:30:00Z"), limitedBy: "quiet-hours" });
    const window = hours(5, 6);
    expect(
      forecastDuration(work({ window, quietHours: { ...hours(4, 7), action: "delay" } })),
    ).toMatchObject({ seconds: null, endsAt: null });
  });

  test("quiet hours that drop end it, and it is said when and for how many", () => {
    const now = { ...hours(2, 4), action: "drop" as const };
    expect(forecastDuration(work({ quietHours: now }))).toMatchObject({
      ...{ seconds: 0, limitedBy: "quiet-hours" },
      ...{ droppedFrom: new Date(start), dropped: 1_000 },
    });
    const later = { ...hours(4, 5), action: "drop" as const };
    expect(
      forecastDuration(work({ messages: 5_000, perSecond: 1, quietHours: later })),
    ).toMatchObject({
      ...{ seconds: 3_600, limitedBy: "quiet-hours" },
      ...{ droppedFrom: new Date("2026-11-27T04:00:00Z"), dropped: 1_400 },
    });
    expect(forecastDuration(work({ perSecond: 1, quietHours: later }))).toMatchObject({
      ...{ seconds: 1_000, limitedBy: "rate", droppedFrom: null, dropped: 0 },
    });
  });

  test("a paused app waits for the end of its pause; for one without end nobody can say", () => {
    const pausedUntil = new Date(start + 3_600_000);
    expect(forecastDuration(work({ perSecond: 10, pausedUntil }))).toMatchObject({
      seconds: 3_700,
      limitedBy: "pause",
    });
    expect(forecastDuration(work({ pausedUntil: "for-good" }))).toMatchObject({
      seconds: null,
      endsAt: null,
      limitedBy: "pause",
    });
  });

  test("longer than a year is not said, also when WeChat allows nothing at all", () => {
    const none = forecastDuration(work({ quota: { leftToday: 0, dailyLimit: 0 } }));
    expect(none).toMatchObject({ seconds: null, endsAt: null, limitedBy: "quota" });
    expect(forecastDuration(work({ messages: 1e8, perSecond: 0.1 })).seconds).toBeNull();
    expect(forecastDuration(work({ messages: 0, perSecond: 1 })).seconds).toBe(0);
  });

  test("is what a plain model has that goes minute by minute, whatever bounds it", () => {
    const minuteOfDay = fc.integer({ min: 0, max: 1_439 });
    const windows = fc
      .record({
        fromMinute: minuteOfDay,
        toMinute: minuteOfDay,
        timeZone: fc.constantFrom("Asia/Shanghai", "UTC", "Asia/Kolkata"),
      })
      .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);
    const works = fc.record({
      messages: fc.integer({ min: 1, max: 5_000 }),
      beginsAt: fc
        .integer({ min: 0, max: 2_880 })
        .map((minutes) => new Date(start + minutes * minuteMs)),
      pausedUntil: fc.option(
        fc.integer({ min: 0, max: 600 }).map((minutes) => new Date(start + minutes * minuteMs)),
      ),
      perSecond: fc.constantFrom(0.05, 0.1, 0.5, 2, 30),
      window: fc.option(windows),
      quietHours: fc.option(
        fc
          .tuple(windows, fc.constantFrom("delay" as const, "drop" as const))
          .map(([quiet, action]) => ({ ...quiet, action })),
      ),
      quota: fc.option(
        fc.record({
          leftToday: fc.integer({ min: 0, max: 3_000 }),
          dailyLimit: fc.integer({ min: 1_000, max: 3_000 }),
        }),
      ),
    });
    fc.assert(
      fc.property(works, (one) => {
        const { seconds, endsAt, quotaRunsOutAt, droppedFrom, dropped } = forecastDuration(one);
        const plain = byTheMinute(one);
        if (plain === undefined) {
          if (endsAt !== null)
            expect(endsAt.getTime() - one.beginsAt.getTime()).toBeGreaterThan(
              plainDays * 86_000_000,
            );
          return;
        }
        expect(endsAt?.getTime()).toBeGreaterThan(plain.endsMs - 2 * minuteMs);
        expect(endsAt?.getTime()).toBeLessThanOrEqual(plain.endsMs + minuteMs);
        expect((seconds ?? 0) * 1000).toBeCloseTo(
          (endsAt?.getTime() ?? 0) - one.beginsAt.getTime(),
          -4,
        );
        expect(quotaRunsOutAt === null).toBe(plain.waitsForQuota === 0);
        expect(Math.abs(dropped - plain.dropped)).toBeLessThanOrEqual(1);
        expect(droppedFrom?.getTime()).toBe(plain.dropped === 0 ? undefined : plain.endsMs);
      }),
      { numRuns: 100 },
    );
  });
});

const plainDays = 10;

/** Each minute sends what the rate, the hours, the quiet hours and the quota leave. */
function byTheMinute(one: Work) {
  const { messages, beginsAt, pausedUntil, perSecond, window, quietHours, quota } = one;
  let left = messages;
  let quotaLeft = quota?.leftToday ?? Number.POSITIVE_INFINITY;
  let waitsForQuota = 0;
  for (let minute = 0; minute < plainDays * 1_440; minute += 1) {
    const at = new Date(beginsAt.getTime() + minute * minuteMs);
    const isMidnight = at.toISOString().slice(11, 16) === "16:00";
    if (isMidnight && minute > 0) quotaLeft = quota?.dailyLimit ?? Number.POSITIVE_INFINITY;
    if (pausedUntil instanceof Date && at < pausedUntil) continue;
    if (window !== null && !isWithin(window, at)) continue;
    if (quotaLeft <= 1e-6) {
      waitsForQuota += 1;
      continue;
    }
    if (quietHours !== null && isWithin(quietHours, at)) {
      if (quietHours.action === "drop") {
        return { endsMs: at.getTime(), waitsForQuota, dropped: left };
      }
      continue;
    }
    const sent = Math.min(left, quotaLeft, (perSecond ?? 0) * 60);
    left -= sent;
    quotaLeft -= sent;
    if (left <= 1e-6) return { endsMs: at.getTime() + minuteMs, waitsForQuota, dropped: 0 };
    // Used up before the minute is over.
    if (sent < (perSecond ?? 0) * 60 - 1e-6) waitsForQuota += 1;
  }
  return undefined;
}
