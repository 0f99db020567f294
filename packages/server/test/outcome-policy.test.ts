import { errcodes, type SendOutcome } from "@hongyan/wechat";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide, mostRefusals, type Verdict } from "../src/flow/messages/outcome-policy.ts";
import { nextShanghaiMidnight } from "../src/flow/pacing/next-shanghai-midnight.ts";

const now = new Date("2026-11-22T03:00:00Z");
const kind = "subscribe" as const;
const first = { kind, refusals: 0, attempt: 1, campaignId: null };
const always = (): number => 1;

function refused(
  errcode: number,
  errcodeClass: (SendOutcome & { kind: "refused" })["class"],
): SendOutcome {
  return { kind: "refused", errcode, errmsg: "text", class: errcodeClass, during: "send" };
}
function unanswered(more: Partial<SendOutcome & { kind: "unanswered" }>): SendOutcome {
  return { kind: "unanswered", requestSent: true, reason: "timeout", detail: "", ...more };
}

describe("each class of WeChat's errcodes has one policy", () => {
  const policies: Record<(typeof errcodes)[number]["class"], Verdict["kind"]> = {
    success: "sent",
    "retry-later": "retry",
    "refresh-token-and-retry": "pause",
    "user-quota-exhausted": "no-grant",
    "permanent-bad-request": "failed",
    "app-quota-exhausted": "pause",
    "config-error": "pause",
  };
  test.each(Object.entries(policies))("%s -> %s", (errcodeClass, kind) => {
    for (const info of errcodes.filter((one) => one.class === errcodeClass)) {
      expect(decide(refused(info.errcode, info.class), first, now).kind, String(info.errcode)).toBe(
        kind,
      );
    }
  });
});

describe.each(["customer-service", "device", "service-card", "official-account-template"] as const)(
  "a %s message whose own interface is closed leaves the rest of the app alone",
  (otherKind) => {
    const other = { ...first, kind: otherKind };

    test("an ability that the app lacks fails that message", () => {
      expect(decide(refused(48001, "config-error"), other, now)).toMatchObject({
        kind: "failed",
        why: { reason: "WECHAT_48001" },
      });
    });

    test("a used-up quota lets it wait for midnight in Beijing, however often that happens", () => {
      const before = { ...other, refusals: mostRefusals };
      expect(decide(refused(45009, "app-quota-exhausted"), before, now)).toMatchObject({
        kind: "retry",
        retryInMs: nextShanghaiMidnight(now).getTime() - now.getTime(),
        countsAsRefusal: false,
      });
    });

    test("a refused token pauses the app all the same", () => {
      const during = "token" as const;
      for (const outcome of [
        { ...refused(40125, "config-error"), during },
        { ...refused(45009, "app-quota-exhausted"), during },
        refused(40001, "refresh-token-and-retry"),
      ]) {
        expect(decide(outcome, other, now).kind, JSON.stringify(outcome)).toBe("pause");
      }
    });
  },
);

test("a token that is refused is never the fault of one message: the app pauses, also for an errcode nobody knows", () => {
  const duringToken = (errcode: number, errcodeClass: "permanent-bad-request" | "retry-later") => ({
    ...refused(errcode, errcodeClass),
    during: "token" as const,
  });
  expect(decide(duringToken(49999, "permanent-bad-request"), first, now).kind).toBe("pause");
  expect(decide(duringToken(-1, "retry-later"), first, now).kind).toBe("retry");
});

test("a template that is gone pauses the campaign and fails none of its users; of no other errcode, and no single message", () => {
  const ofCampaign = { ...first, campaignId: "c" };
  const gone = refused(40037, "permanent-bad-request");
  expect(decide(gone, ofCampaign, now)).toMatchObject({
    kind: "pause-campaign",
    campaignId: "c",
    why: { errcode: 40037, mayHaveArrived: false },
  });
  expect(decide(gone, first, now).kind).toBe("failed");
  expect(decide(refused(40003, "permanent-bad-request"), ofCampaign, now).kind).toBe("failed");
});

describe("an answer that never came", () => {
  test.each<[string, SendOutcome, Verdict["kind"]]>([
    ["nothing had left", unanswered({ requestSent: false, reason: "unreachable" }), "retry"],
    ["no token could be had", unanswered({ requestSent: false, reason: "token" }), "retry"],
    ["time-out after it left", unanswered({}), "unknown"],
    ["connection lost after it left", unanswered({ reason: "connection-lost" }), "unknown"],
    ["an answer that is not JSON", unanswered({ reason: "not-json", status: 200 }), "unknown"],
    ["HTTP 500", unanswered({ reason: "http-status", status: 500 }), "retry"],
    ["HTTP 503", unanswered({ reason: "http-status", status: 503 }), "retry"],
    [
      "HTTP 504: the gateway gave up waiting",
      unanswered({ reason: "http-status", status: 504 }),
      "unknown",
    ],
  ])("%s", (_, outcome, kind) => {
    expect(decide(outcome, first, now).kind).toBe(kind);
  });

  test("is never sent again blindly: whatever was on the wire is unknown, unless a 5xx said no", () => {
    const reasons = fc.constantFrom(
      "timeout" as const,
      "connection-lost" as const,
      "not-json" as const,
    );
    fc.assert(
      fc.property(reasons, fc.nat(20), fc.nat(100), (reason, refusals, attempt) => {
        expect(decide(unanswered({ reason }), { ...first, refusals, attempt }, now).kind).toBe(
          "unknown",
        );
      }),
    );
  });
});

describe("backoff", () => {
  const delays = (outcome: SendOutcome): number[] =>
    Array.from({ length: mostRefusals - 1 }, (_, refusals) => {
      const verdict = decide(outcome, { ...first, refusals, attempt: refusals + 1 }, now, always);
      return verdict.kind === "retry" ? verdict.retryInMs : Number.NaN;
    });

  test("-1 doubles from one second", () => {
    expect(delays(refused(-1, "retry-later")).slice(0, 10)).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1000),
    );
  });

  test("45011 waits a minute at least, 43108 only a moment", () => {
    expect(delays(refused(45011, "retry-later"))[0]).toBe(60_000);
    expect(delays(refused(43108, "retry-later"))[0]).toBe(300);
  });

  test("WeChat that refuses again and again is given up, with the last answer in the reason", () => {
    const verdict = decide(
      refused(-1, "retry-later"),
      { ...first, refusals: mostRefusals - 1, attempt: 9 },
      now,
    );
    expect(verdict).toMatchObject({
      kind: "failed",
      why: { reason: "RETRIES_EXHAUSTED", errcode: -1 },
    });
  });

  test("a WeChat that cannot be reached is never given up, and asked every five minutes at most", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (attempt) => {
        const outcome = unanswered({ requestSent: false, reason: "unreachable" });
        const verdict = decide(outcome, { ...first, attempt }, now, always);
        expect(
          verdict.kind === "retry" && verdict.retryInMs <= 300_000 && !verdict.countsAsRefusal,
        ).toBe(true);
      }),
    );
  });
});

test.each([
  ["2026-11-22T03:00:00Z", "2026-11-22T16:00:00.000Z"],
  ["2026-11-22T15:59:59.999Z", "2026-11-22T16:00:00.000Z"],
  ["2026-11-22T16:00:00Z", "2026-11-23T16:00:00.000Z"],
  ["2026-12-31T23:00:00Z", "2027-01-01T16:00:00.000Z"],
])("a daily quota of %s begins anew at %s, midnight in Shanghai", (at, midnight) => {
  expect(nextShanghaiMidnight(new Date(at)).toISOString()).toBe(midnight);
});

test.each<[string, SendOutcome, boolean]>([
  ["a gateway's 502", unanswered({ reason: "http-status", status: 502 }), true],
  ["a lost answer", unanswered({}), true],
  ["a WeChat out of reach", unanswered({ requestSent: false, reason: "unreachable" }), false],
  ["a token that could not be had", unanswered({ requestSent: false, reason: "token" }), false],
  ["WeChat's own no", refused(-1, "retry-later"), false],
])("whether the message may have arrived is known: after %s", (_, outcome, mayHaveArrived) => {
  expect(decide(outcome, first, now)).toMatchObject({ why: { mayHaveArrived } });
});

test("a service card whose answer was lost is set again: setting it twice is setting it once", () => {
  const before = { ...first, kind: "service-card" as const };
  expect(decide(unanswered({ reason: "timeout" }), before, now).kind).toBe("retry");
  expect(decide(unanswered({ reason: "timeout" }), first, now).kind).toBe("unknown");
});
