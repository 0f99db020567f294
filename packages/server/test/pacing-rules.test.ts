import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firstOutside, firstWithin, isTimeZone, isWithin } from "../src/daily-window.ts";
import { createAdaptiveRate } from "../src/flow/pacing/adaptive-rate.ts";
import type { Reference } from "../src/reference.ts";
import { createFairSlots } from "../src/flow/pacing/fair-slots.ts";
import { createPacer } from "../src/flow/pacing/pacer.ts";
import {
  batchOf,
  book,
  campaignAheadMs,
  longestAheadMs,
  toRate,
} from "../src/flow/pacing/token-bucket.ts";

describe("a rate", () => {
  const rates = fc
    .tuple(
      fc.double({ min: 0.1, max: 5_000, noNaN: true }),
      fc.option(fc.integer({ min: 1, max: 2_000 })),
    )
    .map(([perSecond, burst]) => toRate(perSecond, burst));
  const visits = fc.array(
    fc.record({
      restMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 60_000 })),
      isSingle: fc.boolean(),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 80 },
  );

  test("however it is asked, no stretch of time sees more than its burst and what the rate allows", () => {
    fc.assert(
      fc.property(rates, visits, (rate, asked) => {
        let freeAtMs: number | undefined;
        let nowMs = 1_000_000;
        const starts: { atMs: number; count: number }[] = [];
        for (const { restMs, isSingle, share } of asked) {
          nowMs += restMs;
          const count = Math.max(1, Math.floor(batchOf(rate) * share));
          const booked = book(
            freeAtMs,
            rate,
            count,
            nowMs,
            isSingle ? longestAheadMs : campaignAheadMs,
          );
          freeAtMs = booked.freeAtMs;
          if ("startInMs" in booked.booking) {
            expect(booked.booking.startInMs).toBeLessThanOrEqual(longestAheadMs);
            starts.push({ atMs: nowMs + booked.booking.startInMs, count });
          }
        }
        starts.sort((a, b) => a.atMs - b.atMs);
        for (let from = 0; from < starts.length; from += 1) {
          let total = 0;
          for (let to = from; to < starts.length; to += 1) {
            total += starts[to]?.count ?? 0;
            const ms = (starts[to]?.atMs ?? 0) - (starts[from]?.atMs ?? 0);
            expect(total).toBeLessThanOrEqual(rate.burst + (rate.perSecond * ms) / 1000 + 1e-3);
          }
        }
      }),
    );
  });

  test("it is reached: who comes whenever it says gets as many as the rate allows", () => {
    fc.assert(
      fc.property(rates, (rate) => {
        let freeAtMs: number | undefined;
        let nowMs = 0;
        let sent = 0;
        const count = batchOf(rate);
        const batches = 50;
        while (sent < batches * count) {
          const booked = book(freeAtMs, rate, count, nowMs, campaignAheadMs);
          freeAtMs = booked.freeAtMs;
          if ("startInMs" in booked.booking) {
            sent += count;
            nowMs += booked.booking.startInMs;
          } else nowMs += booked.booking.laterInMs - campaignAheadMs + 0.001;
        }
        expect(nowMs).toBeLessThanOrEqual((sent / rate.perSecond) * 1000 + 1);
      }),
    );
  });

  test("a clock that was set back an hour does not stop it for an hour", () => {
    const rate = toRate(10, null);
    const { freeAtMs } = book(undefined, rate, 2, 3_600_000, 0);
    const { booking } = book(freeAtMs, rate, 1, 0, longestAheadMs);
    const waitMs = "startInMs" in booking ? booking.startInMs : booking.laterInMs;
    expect(waitMs).toBeLessThanOrEqual(longestAheadMs + 100);
  });

  test("a single message finds a place although a campaign takes all that it can get", () => {
    const rate = toRate(10, 1);
    let freeAtMs: number | undefined;
    for (let turn = 0; turn < 100; turn += 1) {
      freeAtMs = book(freeAtMs, rate, 1, 0, campaignAheadMs).freeAtMs;
    }
    const { booking } = book(freeAtMs, rate, 1, 0, longestAheadMs);
    expect(booking).toHaveProperty("startInMs");
  });
});

test("a place that was given back is good from the time on that it was booked for, and not before", async () => {
  const appid = "wx1";
  let nowMs = 1_000_000;
  const app = { pacing: { perSecond: 10, burst: 1 } };
  const reference = { app: () => Promise.resolve(app) } as unknown as Reference;
  const pacer = createPacer({ db: undefined as never, reference, isEmbedded: true }, () => nowMs);
  const take = async () => {
    const turn = await pacer.take({ appid, campaignId: null }, 1);
    if (turn.kind !== "go") throw new Error(turn.kind);
    return turn;
  };
  expect((await take()).inMs).toBe(0);
  const second = await take();
  expect(second.inMs).toBeCloseTo(100);
  second.putBack(1);
  expect((await take()).inMs).toBeCloseTo(100);

  const fourth = await take();
  nowMs += 500;
  fourth.putBack(1);
  expect((await take()).inMs).toBe(0);
});

describe("the adaptive rate", () => {
  const good = (sent = 100) => ({ sent, pushedBack: 0, latencyMs: 50 });

  test("no bound while WeChat does well; half of what was reached after a push, and one push counts once", () => {
    const rate = createAdaptiveRate();
    let nowMs = 0;
    for (let batch = 0; batch < 50; batch += 1) rate.observe(good(), (nowMs += 100));
    expect(rate.perSecond(nowMs)).toBeUndefined();
    for (let lane = 0; lane < 5; lane += 1) {
      rate.observe({ sent: 100, pushedBack: 100, latencyMs: 50 }, nowMs + lane);
    }
    const bound = rate.perSecond(nowMs + 5) ?? 0;
    expect(bound).toBeGreaterThan(400);
    expect(bound).toBeLessThan(800);
  });

  test("answers that become slow lower it, and it recovers by steps until there is no bound", () => {
    const rate = createAdaptiveRate();
    let nowMs = 0;
    for (let batch = 0; batch < 20; batch += 1) rate.observe(good(), (nowMs += 100));
    rate.observe({ sent: 100, pushedBack: 0, latencyMs: 2_000 }, (nowMs += 2_000));
    const lowered = rate.perSecond(nowMs) ?? 0;
    expect(lowered).toBeGreaterThan(0);
    let before = lowered;
    for (let second = 0; second < 10; second += 1) {
      const now = rate.perSecond((nowMs += 1_000)) ?? Number.POSITIVE_INFINITY;
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
    expect(before).toBeGreaterThan(lowered);
    for (let second = 0; second < 60; second += 1) rate.perSecond((nowMs += 1_000));
    expect(rate.perSecond(nowMs)).toBeUndefined();
  });

  test("one refused message of a hundred changes nothing", () => {
    const rate = createAdaptiveRate();
    rate.observe({ sent: 100, pushedBack: 1, latencyMs: 50 }, 0);
    expect(rate.perSecond(0)).toBeUndefined();
  });

  test("one in a hundred that is busy or slow changes nothing, however few are sent together", () => {
    const rate = createAdaptiveRate();
    let nowMs = 0;
    for (let message = 1; message <= 30_000; message += 1) {
      const isHundredth = message % 100 === 0;
      const latencyMs = isHundredth ? 3_000 : 5;
      rate.observe({ sent: 1, pushedBack: isHundredth ? 1 : 0, latencyMs }, (nowMs += 2));
      expect(rate.perSecond(nowMs)).toBeUndefined();
    }
  });

  test("answers that all become slow are noticed within seconds, however many batches there are", () => {
    const rate = createAdaptiveRate();
    let nowMs = 0;
    for (let batch = 0; batch < 6_000; batch += 1) rate.observe(good(10), (nowMs += 3));
    expect(rate.perSecond(nowMs)).toBeUndefined();
    for (let batch = 0; batch < 700; batch += 1) {
      rate.observe({ sent: 10, pushedBack: 0, latencyMs: 1_000 }, (nowMs += 3));
    }
    expect(rate.perSecond(nowMs)).toBeDefined();
  });

  test("a WeChat that is busy for everything is noticed at once, and what was on the wire then counts once", () => {
    const rate = createAdaptiveRate();
    let nowMs = 0;
    for (let message = 0; message < 2_000; message += 1) rate.observe(good(1), (nowMs += 1));
    for (let message = 0; message < 900; message += 1) {
      rate.observe({ sent: 1, pushedBack: 1, latencyMs: 50 }, (nowMs += 1));
      if (message === 100) expect(rate.perSecond(nowMs)).toBeLessThan(600);
    }
    expect(rate.perSecond(nowMs)).toBeGreaterThan(400);
  });

  test("whatever WeChat answers and however the clock goes, it never stops and is never no number", () => {
    const batches = fc.array(
      fc.record({
        sent: fc.integer({ min: 0, max: 100 }),
        pushed: fc.double({ min: 0, max: 1, noNaN: true }),
        latencyMs: fc.double({ min: 0, max: 30_000, noNaN: true }),
        stepMs: fc.integer({ min: -5_000, max: 20_000 }),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(batches, (told) => {
        const rate = createAdaptiveRate();
        let nowMs = 0;
        for (const { sent, pushed, latencyMs, stepMs } of told) {
          nowMs += stepMs;
          rate.observe({ sent, pushedBack: Math.floor(sent * pushed), latencyMs }, nowMs);
          expect(rate.perSecond(nowMs) ?? 100).toBeGreaterThanOrEqual(100);
        }
      }),
    );
  });
});

describe("turns", () => {
  test("of a thousand that wait, one of another share is let in at the next turn but one", async () => {
    const slots = createFairSlots(1);
    const entered: string[] = [];
    await slots.take("campaign");
    const enter = (share: string) => slots.take(share).then(() => entered.push(share));
    const all = Array.from({ length: 1_000 }, () => enter("campaign"));
    all.push(enter("single"));
    for (let turn = 0; turn < 2; turn += 1) {
      slots.free(entered.at(-1) ?? "campaign");
      await new Promise(setImmediate);
    }
    expect(entered).toEqual(["campaign", "single"]);
  });

  test("no share holds more than its part, all places are used, and everybody gets in once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 60 }),
        async (count, mostOfOne, shares) => {
          const slots = createFairSlots(count, mostOfOne);
          const inside = new Map<string, number>();
          let entered = 0;
          await Promise.all(
            shares.map(async (share) => {
              await slots.take(share);
              entered += 1;
              inside.set(share, (inside.get(share) ?? 0) + 1);
              expect(inside.get(share)).toBeLessThanOrEqual(mostOfOne);
              expect([...inside.values()].reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(
                count,
              );
              await new Promise(setImmediate);
              inside.set(share, (inside.get(share) ?? 0) - 1);
              slots.free(share);
            }),
          );
          expect(entered).toBe(shares.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("hours of the day", () => {
  const zones = fc.constantFrom(
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Sao_Paulo",
    "UTC",
  );
  const windows = fc
    .record({
      fromMinute: fc.integer({ min: 0, max: 1_439 }),
      toMinute: fc.integer({ min: 0, max: 1_439 }),
      timeZone: zones,
    })
    .filter((window) => window.fromMinute !== window.toMinute);
  // Around the days on which clocks are changed, more often than not.
  const times = fc.oneof(
    fc.date({ min: new Date("2015-01-01"), max: new Date("2035-01-01"), noInvalidDate: true }),
    fc
      .record({
        day: fc.constantFrom("2026-03-08", "2026-11-01", "2026-03-29", "2026-10-25", "2026-04-05"),
        ms: fc.integer({ min: -86_400_000, max: 86_400_000 }),
      })
      .map(({ day, ms }) => new Date(Date.parse(day) + ms)),
  );
  const minuteMs = 60_000;

  /** Minute by minute. */
  const search = (at: Date, isThere: (moment: Date) => boolean): Date => {
    if (isThere(at)) return at;
    let ms = Math.floor(at.getTime() / minuteMs) * minuteMs;
    do ms += minuteMs;
    while (!isThere(new Date(ms)));
    return new Date(ms);
  };

  test("the next opening and the next close are the first there are, in every zone and when clocks are changed", () => {
    fc.assert(
      fc.property(windows, times, (window, at) => {
        expect(firstWithin(window, at)).toEqual(search(at, (moment) => isWithin(window, moment)));
        expect(firstOutside(window, at)).toEqual(search(at, (moment) => !isWithin(window, moment)));
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ["in the evening", "2026-05-01T14:30:00Z", "2026-05-02T00:00:00Z"],
    ["after midnight", "2026-05-01T18:00:00Z", "2026-05-02T00:00:00Z"],
    ["by day", "2026-05-01T04:00:00Z", "2026-05-01T04:00:00Z"],
    ["at the very end", "2026-05-02T00:00:00Z", "2026-05-02T00:00:00Z"],
  ])("22:00 to 08:00 in Shanghai, %s", (_, at, end) => {
    const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60, timeZone: "Asia/Shanghai" };
    expect(firstOutside(quiet, new Date(at)).toISOString()).toBe(new Date(end).toISOString());
  });

  test("the night in which New York sets its clocks forward ends at 08:00 there all the same", () => {
    const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60, timeZone: "America/New_York" };
    expect(firstOutside(quiet, new Date("2026-03-08T04:00:00Z"))).toEqual(
      new Date("2026-03-08T12:00:00Z"),
    );
  });

  test("what is no time zone is refused", () => {
    expect(["Asia/Shanghai", "UTC", "Mars/Olympus", "", "../etc"].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
