import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf, weighReports, type Known, type Told } from "../src/flow/grants/weigh-reports.ts";

const user = { openid: "oUser", templateId: "T" };
const key = keyOf(user);
const minute = 60_000;

function at(ms: number): Date {
  return new Date(1_767_225_600_000 + ms);
}

function tap(source: Told["source"], ms: number, more: Partial<Told> = {}): Told {
  return {
    ...user,
    kind: "credit",
    count: 1,
    source,
    reportId: `${source} ${ms}`,
    at: at(ms),
    isTimeKnown: true,
    isBeyondDoubt: false,
    ...more,
  };
}

/** A report whose age made no sense: all that is known of its time is when it came. */
function timeless(ms: number, more: Partial<Told> = {}): Told {
  return tap("client", ms, { isTimeKnown: false, ...more });
}

function switchedOff(ms: number): Told {
  return tap("callback", ms, { kind: "revoke", isBeyondDoubt: true });
}

function fresh(): Map<string, Known> {
  return new Map([[key, { available: 0, unlimited: false, testimony: [] }]]);
}

/** Each answer weighed by itself, as it comes, the way separate requests and jobs do it. */
function weighEach(told: Told[], known = fresh()): string[] {
  return told.map((one) => weighReports([one], known, "both")[0]?.kind ?? "");
}

describe("two witnesses of one tap", () => {
  test("whichever comes first counts, the other confirms", () => {
    expect(weighEach([tap("client", 0), tap("callback", 900)])).toEqual(["credit", "confirm"]);
    expect(weighEach([tap("callback", 0), tap("business", 900)])).toEqual(["credit", "confirm"]);
  });

  test("one of them alone counts as well, and two of the same kind are two taps", () => {
    expect(weighEach([tap("client", 0), tap("client", 1_000)])).toEqual(["credit", "credit"]);
    expect(weighEach([tap("callback", 0), tap("callback", 1_000)])).toEqual(["credit", "credit"]);
  });

  test("more than two minutes apart they tell of two taps", () => {
    expect(weighEach([tap("client", 0), tap("callback", 2 * minute)])).toEqual([
      "credit",
      "confirm",
    ]);
    expect(weighEach([tap("client", 0), tap("callback", 2 * minute + 1)])).toEqual([
      "credit",
      "credit",
    ]);
  });

  test("of two taps an event confirms the nearer, so that a later event finds the other", () => {
    const told = [
      tap("client", 0),
      tap("client", 110_000),
      tap("callback", 111_000),
      // Too far from the second tap: if the first event had taken the first tap, this one would count a third.
      tap("callback", -15_000),
    ];
    expect(weighEach(told)).toEqual(["credit", "credit", "confirm", "confirm"]);
  });

  test("both in one batch count once", () => {
    const known = fresh();
    const movements = weighReports([tap("callback", 500), tap("client", 0)], known, "both");
    expect(movements.map((one) => one.kind)).toEqual(["credit", "confirm"]);
    expect(movements[1]?.pair).toEqual({ index: 0 });
    expect(known.get(key)?.available).toBe(1);
  });

  test("an import is nobody's tap", () => {
    const imported = tap("import", 0, { count: 5, isBeyondDoubt: true });
    expect(weighEach([imported, tap("callback", 100)])).toEqual(["credit", "credit"]);
  });
});

describe("a report whose time nobody knows", () => {
  const day = 24 * 60 * minute;

  test("is about what WeChat told of, however long ago, and changes nothing", () => {
    expect(weighEach([tap("callback", 0), timeless(40 * day)])).toEqual(["credit", "confirm"]);
    const [movement] = weighReports([timeless(0)], fresh(), "both");
    expect(movement).toMatchObject({ kind: "credit", happenedAt: null });
  });

  test("counts anew when every event has its report already, or there is none", () => {
    expect(weighEach([timeless(0)])).toEqual(["credit"]);
    const told = [tap("callback", 0), timeless(10 * minute), timeless(20 * minute)];
    expect(weighEach(told)).toEqual(["credit", "confirm", "credit"]);
  });

  test("that is handed in with the next tap's leaves that tap's event to its own report", () => {
    const told = [
      tap("callback", 0),
      tap("callback", 60 * minute),
      timeless(60 * minute + 1),
      tap("client", 60 * minute),
    ];
    expect(weighEach(told)).toEqual(["credit", "credit", "confirm", "confirm"]);
  });

  test("that counted first is confirmed by an event of that moment", () => {
    expect(weighEach([timeless(500), tap("callback", 0)])).toEqual(["credit", "confirm"]);
  });

  test("does not open again what was closed since WeChat told of it, nor close what was opened", () => {
    const allow = { kind: "allow" as const };
    const revoke = { kind: "revoke" as const };
    const known = fresh();
    weighEach([tap("callback", 0, allow), switchedOff(minute), timeless(day, allow)], known);
    expect(known.get(key)?.unlimited).toBe(false);
    weighEach([tap("callback", 2 * day, allow), timeless(3 * day, revoke)], known);
    expect(known.get(key)?.unlimited).toBe(true);
  });

  test("is no witness where one side alone is believed", () => {
    const both = [tap("callback", 0), timeless(10 * minute)];
    const kinds = (source: "client" | "callback"): string[] =>
      weighReports(both, fresh(), source).map((one) => one.kind);
    expect(kinds("client")).toEqual(["note", "credit"]);
    expect(kinds("callback")).toEqual(["credit", "note"]);
  });
});

describe("who is believed", () => {
  test("an app that believes one side notes what the other one says", () => {
    const both = [tap("client", 0), tap("callback", 100)];
    const kinds = (source: "client" | "callback"): string[] =>
      weighReports(both, fresh(), source).map((one) => one.kind);
    expect(kinds("client")).toEqual(["credit", "note"]);
    expect(kinds("callback")).toEqual(["note", "credit"]);
  });

  test("a switch-off is believed whoever else is not: only WeChat can know of it", () => {
    const known = fresh();
    const told = [tap("client", 0), switchedOff(1_000)];
    expect(weighReports(told, known, "client").map((one) => [one.kind, one.delta])).toEqual([
      ["credit", 1],
      ["revoke", -1],
    ]);
  });
});

describe("switching off", () => {
  test("closes the balance until the next accept", () => {
    const known = fresh();
    weighEach([tap("client", 0), tap("client", 1), switchedOff(2_000)], known);
    expect(known.get(key)?.available).toBe(0);
    weighEach([tap("client", 3_000)], known);
    expect(known.get(key)?.available).toBe(1);
  });

  test("a late event of it takes nothing that was granted after it", () => {
    const known = fresh();
    weighEach([tap("client", 0), tap("client", 5_000), switchedOff(2_000)], known);
    expect(known.get(key)?.available).toBe(1);
  });

  test("a late report of an accept before it counts nothing any more", () => {
    expect(weighEach([switchedOff(2_000), tap("client", 1_000)])).toEqual(["revoke", "note"]);
  });

  test("a long-term template opens and closes by what happened last, in whatever order it is told", () => {
    const opens = (ms: number): Told => tap("client", ms, { kind: "allow" });
    const known = fresh();
    weighEach([opens(0), switchedOff(5_000), opens(2_000)], known);
    expect(known.get(key)?.unlimited).toBe(false);
    weighEach([opens(9_000), switchedOff(6_000)], known);
    expect(known.get(key)?.unlimited).toBe(true);
  });
});

describe("properties", () => {
  const taps = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 5 * minute, max: 9 * minute }),
      isReported: fc.boolean(),
      isPushed: fc.boolean(),
      skewMs: fc.integer({ min: -minute, max: minute }),
    }),
    { maxLength: 12 },
  );

  test("taps that are minutes apart count once each, whoever tells of them and in whatever order", () => {
    fc.assert(
      fc.property(taps, fc.func(fc.integer()), (made, order) => {
        let ms = 0;
        const told = made.flatMap(({ gapMs, isReported, isPushed, skewMs }) => {
          ms += gapMs;
          return [
            ...(isReported ? [tap("client", ms)] : []),
            ...(isPushed ? [tap("callback", ms + skewMs)] : []),
          ];
        });
        const known = fresh();
        weighEach(
          told.toSorted((a, b) => order(a.reportId) - order(b.reportId)),
          known,
        );
        const toldOf = made.filter((one) => one.isReported || one.isPushed).length;
        expect(known.get(key)?.available).toBe(toldOf);
      }),
    );
  });

  interface HandedIn {
    gapMs: number;
    isReported: boolean;
    waitsMs: number;
    isTimeKnown: boolean;
    isPushed: boolean;
    skewMs: number;
  }

  // As the SDK hands reports in: in the order of the taps, some of them long after, each with an age that is right or makes
  // no sense.
  const handedIn: fc.Arbitrary<HandedIn[]> = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 5 * minute, max: 90 * minute }),
      isReported: fc.boolean(),
      waitsMs: fc.integer({ min: 0, max: 120 * minute }),
      isTimeKnown: fc.boolean(),
      isPushed: fc.boolean(),
      skewMs: fc.integer({ min: 0, max: minute }),
    }),
    { maxLength: 12 },
  );

  function inOrderOfArrival(made: HandedIn[]): Told[] {
    let ms = 0;
    let lastMs = 0;
    const arrivals = made.flatMap((one) => {
      ms += one.gapMs;
      lastMs = Math.max(lastMs + 1, ms + one.waitsMs);
      const report = one.isTimeKnown ? tap("client", ms) : timeless(lastMs);
      const event = tap("callback", ms + one.skewMs);
      return [
        ...(one.isReported ? [{ atMs: lastMs, told: report }] : []),
        ...(one.isPushed ? [{ atMs: ms + one.skewMs, told: event }] : []),
      ];
    });
    return arrivals.toSorted((a, b) => a.atMs - b.atMs).map(({ told }) => told);
  }

  test("taps that WeChat tells of count once each, whatever the clock of the phone says of its reports", () => {
    fc.assert(
      fc.property(handedIn, (made) => {
        const known = fresh();
        weighEach(inOrderOfArrival(made.map((one) => ({ ...one, isPushed: true }))), known);
        expect(known.get(key)?.available).toBe(made.length);
      }),
    );
  });

  test("a clock that jumps never makes more of the taps than they were, whatever is lost", () => {
    fc.assert(
      fc.property(handedIn, (made) => {
        const known = fresh();
        weighEach(inOrderOfArrival(made), known);
        const toldOf = made.filter((one) => one.isReported || one.isPushed).length;
        expect(known.get(key)?.available).toBeLessThanOrEqual(toldOf);
      }),
    );
  });

  test("however dense: no fewer than either side told of, no more than both together, never below zero", () => {
    const dense = fc.array(
      fc.record({
        source: fc.constantFrom("client" as const, "callback" as const),
        ms: fc.integer({ min: 0, max: 10 * minute }),
        isClockRight: fc.boolean(),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(dense, (made) => {
        const known = fresh();
        weighEach(
          made.map(({ source, ms, isClockRight }) =>
            tap(source, ms, { isTimeKnown: source === "callback" || isClockRight }),
          ),
          known,
        );
        const reports = made.filter((one) => one.source === "client").length;
        const available = known.get(key)?.available ?? -1;
        expect(available).toBeGreaterThanOrEqual(Math.max(reports, made.length - reports));
        expect(available).toBeLessThanOrEqual(made.length);
      }),
    );
  });

  test("the balance is always the sum of what was decided", () => {
    const answers = fc.array(
      fc.record({
        what: fc.constantFrom("client", "callback", "off"),
        ms: fc.integer({ min: 0, max: 10 * minute }),
      }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 5 }), (made, batchSize) => {
        const known = fresh();
        const told = made.map(({ what, ms }) =>
          what === "off" ? switchedOff(ms) : tap(what as "client", ms),
        );
        let sum = 0;
        for (let from = 0; from < told.length; from += batchSize) {
          for (const one of weighReports(told.slice(from, from + batchSize), known, "both")) {
            sum += one.delta;
          }
        }
        expect(known.get(key)?.available).toBe(sum);
        expect(sum).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
