import type { EventRow, MessageRow, Observations, Served } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/**
 * M2: what was acknowledged is there and has ended, or waits for a time that has not come; what WeChat served was asked for,
 * and nothing was put on the wire again unless the policy says `resend`.
 */
export function checkMessages(seen: Observations): Violation[] {
  const messages = new Map(seen.messages.map((message) => [message.messageId, message]));
  const served = groupBy(seen.served, (card) => card.messageId);
  const events = groupBy(seen.events, (event) => event.messageId);
  return [
    ...lostMessages(seen, messages),
    ...servedWithoutMessage(served, messages),
    ...seen.messages.flatMap((message) => {
      const cards = served.get(message.messageId)?.length ?? 0;
      const told = events.get(message.messageId) ?? [];
      return [notEnded(message), doubled(message, cards, told), notAsServed(message, cards, told)];
    }),
    ...lessServedThanTold(seen),
  ].flatMap((violation) => violation ?? []);
}

function* lostMessages(
  seen: Observations,
  messages: Map<string, MessageRow>,
): Generator<Violation> {
  for (const { messageId, marker } of seen.acknowledged) {
    if (!messages.has(messageId))
      yield m2(`message ${messageId} (${marker}) was acknowledged and is gone`);
  }
  for (const messageId of seen.cancelled) {
    const status = messages.get(messageId)?.status;
    if (status !== "cancelled") {
      yield m2(`message ${messageId} was acknowledged as cancelled and is ${status ?? "gone"}`);
    }
  }
}

function* servedWithoutMessage(
  served: Map<string, Served[]>,
  messages: Map<string, MessageRow>,
): Generator<Violation> {
  for (const messageId of served.keys()) {
    if (!messages.has(messageId))
      yield m2(`WeChat served ${messageId}, which is not in the database`);
  }
}

function notEnded(message: MessageRow): Violation | undefined {
  const { status, isDueLater, isDispatched } = message;
  if (status === "sending" || status === "unknown" || (status === "queued" && !isDueLater)) {
    return m2(`${name(message)} is still ${status} after everything had time to settle`);
  }
  if (status === "queued" && !isDispatched) {
    return m2(`${name(message)} waits, and no open dispatch names it: nobody will look at it`);
  }
  return undefined;
}

function doubled(message: MessageRow, cards: number, told: EventRow[]): Violation | undefined {
  const resends = told.filter(isResend).length;
  return cards > 1 + resends
    ? m2(`${name(message)} was served ${cards} times, with ${resends} resends by policy`)
    : undefined;
}

/** What a message says of itself, and what WeChat has seen of it. */
function notAsServed(message: MessageRow, cards: number, told: EventRow[]): Violation | undefined {
  const { status, reason } = message;
  switch (status) {
    case "sent":
    case "delivered":
      // The event that resolves an unknown message may be another's to the same user: WeChat does not say whose it is.
      return cards === 0 && !told.some((event) => event.type === "message.unknown")
        ? m2(`${name(message)} was never served`)
        : undefined;
    case "failed":
    case "expired":
    case "cancelled":
      return cards > 0 && reason !== "UNKNOWN_OUTCOME" && !told.some(isResend)
        ? m2(`${name(message)} was served all the same`)
        : undefined;
    case "queued":
    case "sending":
    case "unknown":
      return undefined;
    default:
      return status satisfies never;
  }
}

/** However WeChat's events were matched: a user cannot have been told of more cards than there were. */
function* lessServedThanTold(seen: Observations): Generator<Violation> {
  const served = groupBy(seen.served, (card) => card.openid);
  const arrived = groupBy(
    seen.messages.filter(({ status }) => status === "sent" || status === "delivered"),
    (message) => message.openid,
  );
  for (const [openid, messages] of arrived) {
    const cards = served.get(openid)?.length ?? 0;
    if (cards < messages.length) {
      yield m2(`user ${openid} has ${messages.length} messages as sent, and got ${cards} cards`);
    }
  }
}

function isResend(event: EventRow): boolean {
  return event.type === "message.queued" && event.reason === "RESEND_UNKNOWN";
}

function name({ messageId, marker, status, reason, attempt }: MessageRow): string {
  return `message ${messageId} (${marker}, ${status}, ${reason ?? "no reason"}, attempt ${attempt})`;
}

function m2(text: string): Violation {
  return { invariant: "M2", text };
}
