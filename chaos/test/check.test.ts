import { describe, expect, test } from "vitest";
import { checkAll } from "../check/check.ts";
import type { MessageRow, Observations } from "../observe/observations.ts";
import { event, message, wholeRecord } from "./whole-record.ts";

test("a run in which everything held breaks no invariant", () => {
  expect(checkAll(wholeRecord())).toEqual([]);
});

/** What is done to a record in which everything held, and which invariant must then be named, by which words. */
const doctored: [string, string, RegExp, (seen: Observations) => void][] = [
  [
    "M2",
    "an acknowledged message that is gone",
    /m-sent .* is gone/,
    (seen) => {
      seen.messages = seen.messages.filter((one) => one.messageId !== "m-sent");
    },
  ],
  [
    "M2",
    "a message that never ended",
    /is still sending/,
    (seen) => {
      change(seen, "m-lost", { status: "sending" });
    },
  ],
  [
    "M2",
    "an unknown message that nobody resolved",
    /is still unknown/,
    (seen) => {
      change(seen, "m-lost", { status: "unknown" });
    },
  ],
  [
    "M2",
    "a queued message that is due",
    /is still queued/,
    (seen) => {
      change(seen, "m-cancelled", { status: "queued" });
    },
  ],
  [
    "M2",
    "a message that waits and that nobody will look at",
    /no open dispatch names it/,
    (seen) => {
      change(seen, "m-cancelled", { status: "queued", isDueLater: true });
    },
  ],
  [
    "M2",
    "a card that was served twice",
    /m-lost .* was served 2 times/,
    (seen) => {
      seen.served.push({ messageId: "m-lost", openid: "bob", marker: "s1-1", msgid: "103" });
    },
  ],
  [
    "M2",
    "a message that says sent and was never served",
    /m-sent .* was never served/,
    (seen) => {
      seen.served = seen.served.filter((card) => card.messageId !== "m-sent");
    },
  ],
  [
    "M2",
    "more messages as sent than the user got cards",
    /user alice has 1 messages as sent/,
    (seen) => {
      seen.served = seen.served.filter((card) => card.openid !== "alice");
    },
  ],
  [
    "M2",
    "a cancelled message that was served",
    /m-cancelled .* was served all the same/,
    (seen) => {
      seen.served.push({ messageId: "m-cancelled", openid: "alice", marker: "s0-2", msgid: "104" });
    },
  ],
  [
    "M2",
    "a cancellation that was acknowledged and not kept",
    /acknowledged as cancelled and is sent/,
    (seen) => {
      seen.cancelled.push("m-sent");
    },
  ],
  [
    "M2",
    "a card of a message that the database does not know",
    /WeChat served m-ghost/,
    (seen) => {
      seen.served.push({ messageId: "m-ghost", openid: "bob", marker: "x", msgid: "105" });
    },
  ],
  [
    "M1",
    "two outcomes of one attempt",
    /two outcomes of one attempt/,
    (seen) => {
      seen.attempts.push({ messageId: "m-lost", attempt: 1, outcome: "unanswered" });
    },
  ],
  [
    "M1",
    "an attempt that was refused and accepted",
    /both refused and accepted/,
    (seen) => {
      seen.attempts.push({ messageId: "m-sent", attempt: 1, outcome: "refused" });
    },
  ],
  [
    "M1",
    "an outcome of an attempt that nobody made",
    /an outcome of 7/,
    (seen) => {
      seen.attempts.push({ messageId: "m-sent", attempt: 7, outcome: "refused" });
    },
  ],
  [
    "M1",
    "more cards than attempts",
    /1 attempts and 2 cards/,
    (seen) => {
      seen.served.push({ messageId: "m-sent", openid: "alice", marker: "s0-1", msgid: "106" });
    },
  ],
  [
    "M1",
    "a msgid that WeChat never gave",
    /msgid 999/,
    (seen) => {
      change(seen, "m-sent", { msgid: "999" });
    },
  ],
  [
    "E1",
    "a change of state without an event",
    /its last event says something else/,
    (seen) => {
      seen.events = seen.events.filter((one) => one.eventId !== "e7");
    },
  ],
  [
    "E1",
    "the same event twice",
    /sent follows sent/,
    (seen) => {
      seen.events.splice(2, 0, event("e2", "sent", "m-sent"));
    },
  ],
  [
    "E1",
    "a state after the end",
    /delivered follows failed/,
    (seen) => {
      seen.events.push(event("e10", "delivered", "m-lost"));
    },
  ],
  [
    "E1",
    "a message whose beginning was not told",
    /do not begin with message.queued/,
    (seen) => {
      seen.events = seen.events.filter((one) => one.eventId !== "e1");
    },
  ],
  [
    "E1",
    "events of a message that is not there",
    /m-ghost, which is not there/,
    (seen) => {
      seen.events.push(event("e10", "queued", "m-ghost"));
    },
  ],
  [
    "L1",
    "a balance below zero",
    /is below zero/,
    (seen) => {
      setBalance(seen, "bob", -1);
    },
  ],
  [
    "L1",
    "a balance that its ledger does not add up to",
    /is not the ledger's 3/,
    (seen) => {
      setBalance(seen, "alice", 4);
    },
  ],
  [
    "L1",
    "a grant that is used and not accounted for",
    /is not 4 granted, 0 corrected, 2 used/,
    (seen) => {
      seen.messages.push(message({ messageId: "m-free", openid: "alice" }));
    },
  ],
  [
    "L1",
    "a tap that was acknowledged and not credited",
    /credited 4, of 5 acknowledged/,
    (seen) => {
      seen.taps = [{ openid: "alice", reported: 5, acknowledged: 5 }];
    },
  ],
  [
    "L1",
    "a tap that was credited twice",
    /credited 2, of 1 acknowledged and 1 reported/,
    (seen) => {
      seen.taps = [{ openid: "bob", reported: 1, acknowledged: 1 }];
    },
  ],
  [
    "L2",
    "a reservation that ended twice",
    /was released 2 times/,
    (seen) => {
      seen.ledger.push({ openid: "alice", kind: "release", delta: 1, messageId: "m-cancelled" });
    },
  ],
  [
    "L2",
    "a reservation that was made twice",
    /was reserved 2 times/,
    (seen) => {
      seen.ledger.push({ openid: "alice", kind: "reserve", delta: -1, messageId: "m-sent" });
    },
  ],
  [
    "L2",
    "a reservation that is held after the end",
    /did not end with it/,
    (seen) => {
      change(seen, "m-sent", { grantState: "held" });
    },
  ],
  [
    "L2",
    "a grant that was given back although WeChat used it",
    /although WeChat served it/,
    (seen) => {
      seen.served.push({ messageId: "m-cancelled", openid: "alice", marker: "s0-2", msgid: "107" });
    },
  ],
  [
    "C1",
    "a user with two messages of one campaign",
    /bob of campaign campaign-1 has 2 messages/,
    (seen) => {
      seen.messages.push(
        message({ messageId: "m-again", openid: "bob", campaignId: "campaign-1" }),
      );
    },
  ],
  [
    "C1",
    "an acknowledged campaign that is gone",
    /campaign-2 was acknowledged and is gone/,
    (seen) => {
      seen.acknowledgedCampaigns.push("campaign-2");
    },
  ],
  [
    "C1",
    "a campaign that never ends",
    /is still expanding/,
    (seen) => {
      seen.campaigns = [{ campaignId: "campaign-1", state: "expanding", hasEnded: false }];
    },
  ],
  [
    "T1",
    "two token refreshes at once",
    /2 token refreshes/,
    (seen) => {
      seen.tokenRefreshesAtOnce = 2;
    },
  ],
  [
    "idempotency",
    "two messages of one request",
    /s0-1 made 2 messages/,
    (seen) => {
      seen.messages.push(message({ messageId: "m-twin", openid: "alice", marker: "s0-1" }));
    },
  ],
  [
    "idempotency",
    "two answers to one key",
    /accepted as a and as b/,
    (seen) => {
      seen.contradictions.push("s0-1 was accepted as a and as b");
    },
  ],
  [
    "webhooks",
    "an event that never arrived",
    /e3 .* was never received/,
    (seen) => {
      seen.receivedEventIds = seen.receivedEventIds.filter((eventId) => eventId !== "e3");
    },
  ],
  [
    "crash",
    "a server that ended by itself",
    /serve-1 ended by itself/,
    (seen) => {
      seen.crashes.push("serve-1 ended by itself with 1");
    },
  ],
  [
    "S1",
    "a secret in a log",
    /the app secret in serve-0.log/,
    (seen) => {
      seen.leaks.push("the app secret in serve-0.log");
    },
  ],
];

describe("the checker sees", () => {
  test.each(doctored)("%s: %s", (invariant, _, text, doctor) => {
    const seen = wholeRecord();

    doctor(seen);

    const named = checkAll(seen).filter((violation) => violation.invariant === invariant);
    expect(named.map((violation) => violation.text).join("\n")).toMatch(text);
  });
});

describe("what policy and WeChat's own limits allow is not held against a run", () => {
  test("a second card after a resend by policy", () => {
    const seen = wholeRecord();
    seen.served.push({ messageId: "m-lost", openid: "bob", marker: "s1-1", msgid: "103" });
    change(seen, "m-lost", { status: "sent", attempt: 2, msgid: "103", reason: null });
    seen.events = seen.events.filter((one) => one.eventId !== "e10");
    seen.events.push(event("e10", "queued", "m-lost", "RESEND_UNKNOWN"));
    seen.events.push(event("e10", "sent", "m-lost"));

    expect(checkAll(seen)).toEqual([]);
  });

  test("a message that waits for its time, and the campaign that waits for it", () => {
    const seen = wholeRecord();
    change(seen, "m-cancelled", {
      status: "queued",
      grantState: "held",
      isDueLater: true,
      isDispatched: true,
      campaignId: "campaign-1",
    });
    seen.events = seen.events.filter((one) => one.eventId !== "e4");
    seen.ledger = seen.ledger.filter((entry) => entry.kind !== "release");
    setBalance(seen, "alice", 2);
    seen.cancelled = [];
    seen.campaigns = [{ campaignId: "campaign-1", state: "sending", hasEnded: false }];

    expect(checkAll(seen)).toEqual([]);
  });

  test("an event of another card to the same user that resolved an unknown message", () => {
    const seen = wholeRecord();
    seen.served = seen.served.filter((card) => card.msgid !== "102");
    seen.served.push({ messageId: "m-other", openid: "bob", marker: "s1-2", msgid: "108" });
    seen.messages.push(
      message({
        messageId: "m-other",
        openid: "bob",
        marker: "s1-2",
        status: "failed",
        reason: "UNKNOWN_OUTCOME",
      }),
    );
    seen.events.push(event("e1", "queued", "m-other"), event("e1", "unknown", "m-other"));
    seen.events.push(event("e1", "failed", "m-other"));
    seen.ledger.push(
      { openid: "bob", kind: "credit", delta: 1, messageId: null },
      { openid: "bob", kind: "reserve", delta: -1, messageId: "m-other" },
    );
    seen.taps = [];
    change(seen, "m-lost", { status: "delivered", reason: null, msgid: "108" });
    seen.events = seen.events.filter((one) => one.eventId !== "e10");
    seen.events.push(event("e10", "delivered", "m-lost"));

    expect(checkAll(seen)).toEqual([]);
  });
});

function change(seen: Observations, messageId: string, to: Partial<MessageRow>): void {
  seen.messages = seen.messages.map((one) =>
    one.messageId === messageId ? { ...one, ...to } : one,
  );
}

function setBalance(seen: Observations, openid: string, available: number): void {
  seen.balances = seen.balances.map((one) => (one.openid === openid ? { openid, available } : one));
}
