import type { Observations } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/**
 * M1: one worker an attempt. Then an attempt has one outcome, a message has no more cards than attempts, and the msgid that
 * it notes is one that WeChat gave it.
 */
export function checkAttempts(seen: Observations): Violation[] {
  const attempts = groupBy(seen.attempts, (attempt) => attempt.messageId);
  const served = groupBy(seen.served, (card) => card.messageId);
  const recipients = new Map(seen.served.map((card) => [card.msgid, card.openid]));
  return seen.messages.flatMap(({ messageId, status, attempt, msgid, openid }) => {
    const own = attempts.get(messageId) ?? [];
    const cards = served.get(messageId) ?? [];
    const violations: Violation[] = [];
    for (const one of own) {
      if (one.attempt < 1 || one.attempt > attempt) {
        violations.push(
          m1(`message ${messageId} has ${attempt} attempts, and an outcome of ${one.attempt}`),
        );
      }
      if (one.attempt === attempt && one.outcome === "refused" && status === "sent") {
        violations.push(
          m1(`attempt ${attempt} of message ${messageId} was both refused and accepted`),
        );
      }
    }
    if (new Set(own.map((one) => one.attempt)).size < own.length) {
      violations.push(m1(`message ${messageId} has two outcomes of one attempt`));
    }
    if (cards.length > attempt) {
      violations.push(m1(`message ${messageId} had ${attempt} attempts and ${cards.length} cards`));
    }
    // Where an event resolved it, the msgid may be that of another card to the same user.
    if (msgid !== null && recipients.get(msgid) !== openid) {
      violations.push(
        m1(`message ${messageId} has msgid ${msgid}, which is of no card to its user`),
      );
    }
    return violations;
  });
}

function m1(text: string): Violation {
  return { invariant: "M1", text };
}
