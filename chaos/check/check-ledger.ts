import type { LedgerRow, Observations } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/**
 * L1: a balance is what its ledger adds up to, and what the user granted minus the messages that hold or spent a grant; it is
 * never below zero; each acknowledged report of a tap counts once.
 */
export function checkBalances(seen: Observations): Violation[] {
  const ledger = groupBy(seen.ledger, (entry) => entry.openid);
  const messages = groupBy(seen.messages, (message) => message.openid);
  const balances = seen.balances.flatMap(({ openid, available }) => {
    const entries = ledger.get(openid) ?? [];
    const used = (messages.get(openid) ?? []).filter(
      ({ grantState }) => grantState === "held" || grantState === "spent",
    ).length;
    const credited = sumOf(entries, ["credit"]);
    const corrected = sumOf(entries, ["correct", "revoke"]);
    const told = entries.reduce((sum, entry) => sum + entry.delta, 0);
    const faults: string[] = [];
    if (available < 0) faults.push("is below zero");
    if (available !== told) faults.push(`is not the ledger's ${told}`);
    if (available !== credited + corrected - used) {
      faults.push(`is not ${credited} granted, ${corrected} corrected, ${used} used`);
    }
    return faults.map((fault) => l1(`the balance of ${openid}, ${available}, ${fault}`));
  });
  const taps = seen.taps.flatMap(({ openid, reported, acknowledged }) => {
    const credited = sumOf(ledger.get(openid) ?? [], ["credit"]);
    return credited < acknowledged || credited > reported
      ? [
          l1(
            `user ${openid} was credited ${credited}, of ${acknowledged} acknowledged and ${reported} reported taps`,
          ),
        ]
      : [];
  });
  return [...balances, ...taps];
}

/**
 * L2: a reservation is made once and ends once, spent or released; and it is released only if WeChat served nothing for it.
 */
export function checkReservations(seen: Observations): Violation[] {
  const ledger = groupBy(seen.ledger, (entry) => entry.messageId);
  const served = new Set(seen.served.map((card) => card.messageId));
  const events = groupBy(seen.events, (event) => event.messageId);
  return seen.messages.flatMap(({ messageId, status, grantState }) => {
    const entries = ledger.get(messageId) ?? [];
    const reserved = countOf(entries, "reserve");
    const released = countOf(entries, "release");
    const isOpen = status === "queued" || status === "sending" || status === "unknown";
    const faults: string[] = [];
    if (reserved !== (grantState === "none" ? 0 : 1)) faults.push(`was reserved ${reserved} times`);
    if (released !== (grantState === "released" ? 1 : 0))
      faults.push(`was released ${released} times`);
    if (grantState !== "none" && (grantState === "held") !== isOpen)
      faults.push("did not end with it");
    // A resend is put on the wire although the first one may have arrived: what it then becomes says nothing of the first.
    const isResent = (events.get(messageId) ?? []).some(
      ({ reason }) => reason === "RESEND_UNKNOWN",
    );
    if (grantState === "released" && served.has(messageId) && !isResent) {
      faults.push("was released although WeChat served it");
    }
    return faults.map((fault) => ({
      invariant: "L2",
      text: `the reservation of message ${messageId} (${status}, ${grantState}) ${fault}`,
    }));
  });
}

function sumOf(entries: LedgerRow[], kinds: string[]): number {
  return entries
    .filter((entry) => kinds.includes(entry.kind))
    .reduce((sum, entry) => sum + entry.delta, 0);
}

function countOf(entries: LedgerRow[], kind: string): number {
  return entries.filter((entry) => entry.kind === kind).length;
}

function l1(text: string): Violation {
  return { invariant: "L1", text };
}
