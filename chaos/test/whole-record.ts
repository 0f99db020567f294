import type { EventRow, MessageRow, Observations } from "../observe/observations.ts";

/** A small run in which every invariant held; each call makes a new one, to be doctored. */
export function wholeRecord(): Observations {
  return {
    onUnknown: "fail",
    acknowledged: [
      { messageId: "m-sent", marker: "s0-1", openid: "alice" },
      { messageId: "m-cancelled", marker: "s0-2", openid: "alice" },
    ],
    cancelled: ["m-cancelled"],
    acknowledgedCampaigns: ["campaign-1"],
    contradictions: [],
    taps: [
      { openid: "alice", reported: 5, acknowledged: 4 },
      { openid: "bob", reported: 2, acknowledged: 2 },
    ],
    served: [
      { messageId: "m-sent", openid: "alice", marker: "s0-1", msgid: "100" },
      { messageId: "m-campaign", openid: "bob", marker: "c0", msgid: "101" },
      { messageId: "m-lost", openid: "bob", marker: "s1-1", msgid: "102" },
    ],
    tokenRefreshesAtOnce: 1,
    receivedEventIds: ["e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8"],
    messages: [
      message({
        messageId: "m-sent",
        openid: "alice",
        marker: "s0-1",
        status: "sent",
        msgid: "100",
      }),
      message({
        messageId: "m-cancelled",
        openid: "alice",
        marker: "s0-2",
        status: "cancelled",
        grantState: "released",
        attempt: 0,
        reason: "CANCELLED",
      }),
      message({
        messageId: "m-campaign",
        openid: "bob",
        marker: "c0",
        campaignId: "campaign-1",
        status: "delivered",
        msgid: "101",
        attempt: 2,
      }),
      message({
        messageId: "m-lost",
        openid: "bob",
        marker: "s1-1",
        status: "failed",
        reason: "UNKNOWN_OUTCOME",
      }),
    ],
    attempts: [
      { messageId: "m-campaign", attempt: 1, outcome: "refused" },
      { messageId: "m-lost", attempt: 1, outcome: "abandoned" },
    ],
    events: [
      event("e1", "queued", "m-sent"),
      event("e2", "sent", "m-sent"),
      event("e3", "queued", "m-cancelled"),
      event("e4", "cancelled", "m-cancelled"),
      event("e5", "queued", "m-campaign"),
      event("e6", "sent", "m-campaign"),
      event("e7", "delivered", "m-campaign"),
      event("e8", "queued", "m-lost"),
      event("e9", "unknown", "m-lost"),
      event("e10", "failed", "m-lost"),
    ],
    pendingEventIds: ["e9", "e10"],
    ledger: [
      { openid: "alice", kind: "credit", delta: 4, messageId: null },
      { openid: "alice", kind: "reserve", delta: -1, messageId: "m-sent" },
      { openid: "alice", kind: "reserve", delta: -1, messageId: "m-cancelled" },
      { openid: "alice", kind: "release", delta: 1, messageId: "m-cancelled" },
      { openid: "bob", kind: "credit", delta: 2, messageId: null },
      { openid: "bob", kind: "reserve", delta: -1, messageId: "m-campaign" },
      { openid: "bob", kind: "reserve", delta: -1, messageId: "m-lost" },
    ],
    balances: [
      { openid: "alice", available: 3 },
      { openid: "bob", available: 0 },
    ],
    campaigns: [{ campaignId: "campaign-1", state: "done", hasEnded: true }],
    leaks: [],
    crashes: [],
  };
}

export function message(given: Partial<MessageRow> & { messageId: string }): MessageRow {
  return {
    openid: "alice",
    campaignId: null,
    marker: given.messageId,
    status: "sent",
    grantState: "spent",
    attempt: 1,
    msgid: null,
    reason: null,
    isDueLater: false,
    isDispatched: false,
    ...given,
  };
}

export function event(
  eventId: string,
  state: string,
  messageId: string,
  reason: string | null = null,
): EventRow {
  return { eventId, type: `message.${state}`, messageId, reason, isForWebhooks: true };
}
