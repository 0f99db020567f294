import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isWithin, type DailyWindow } from "../src/daily-window.ts";
import { forecastDuration, type Work } from "../src/flow/pacing/forecast-duration.ts";

const minuteMs = 60_000;
const start = Date.parse("2026-11-27T03:00:00Z");

const work = (more: Partial<Work>): Work => ({
  messages: 1_000,
  beginsAt: new Date(start),
  pausedUntil: null,
  perSecond: null,
  window: null,
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
    const window: DailyWindow = { fromMinute: 9 * 60, toMinute: 10 * 60, timeZone: "UTC" };
    const forecast = forecastDuration(work({ perSecond: 1_000 / 3_600 / 2, window }));
    expect(forecast).toMatchObject({
      limitedBy: "window",
      endsAt: new Date("2026-11-28T10:00:00Z"),
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
      quota: fc.option(
        fc.record({
          leftToday: fc.integer({ min: 0, max: 3_000 }),
          dailyLimit: fc.integer({ min: 1_000, max: 3_000 }),
        }),
      ),
    });
    fc.assert(
      fc.property(works, (one) => {
        const { seconds, endsAt, quotaRunsOutAt } = forecastDuration(one);
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
      }),
      { numRuns: 100 },
    );
  });
});

const plainDays = 10;

/** Each minute sends what the rate, the hours and the quota leave. */
function byTheMinute({ messages, beginsAt, pausedUntil, perSecond, window, quota }: Work) {
  let left = messages;
  let quotaLeft = quota?.leftToday ?? Number.POSITIVE_INFINITY;
  let waitsForQuota = 0;
  for (let minute = 0; minute < plainDays * 1_440; minute += 1) {
    const at = new Date(beginsAt.getTime() + minute * minuteMs);
    const isMidnight = at.toISOString().slice(11, 16) === "16:00";
    if (isMidnight && minute > 0) quotaLeft = quota?.dailyLimit ?? Number.POSITIVE_INFINITY;
    if (pausedUntil instanceof Date && at < pausedUntil) continue;
    if (window !== null && !isWithin(window, at)) continue;
    const sent = Math.min(left, quotaLeft, (perSecond ?? 0) * 60);
    if (quotaLeft <= 1e-9) waitsForQuota += 1;
    left -= sent;
    quotaLeft -= sent;
    if (left <= 1e-9) return { endsMs: at.getTime() + minuteMs, waitsForQuota };
  }
  return undefined;
}
