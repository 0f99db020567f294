import type { EventRow, Observations } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/** From one visible state to the next (docs/flow.md). */
const mayFollow: Record<string, readonly string[]> = {
  queued: ["sent", "delivered", "failed", "unknown", "expired", "cancelled"],
  sent: ["delivered", "failed"],
  unknown: ["sent", "delivered", "failed", "queued"],
  delivered: [],
  failed: [],
  expired: [],
  cancelled: [],
};

/** E1: the events of a message are exactly the states that others could see, in order, up to the one it is in. */
export function checkEvents(seen: Observations): Violation[] {
  const events = groupBy(seen.events, (event) => event.messageId);
  const known = new Set(seen.messages.map((message) => message.messageId));
  const strays = [...events.keys()].filter((messageId) => !known.has(messageId));
  return [
    ...strays.map((messageId) =>
      e1(`there are events of message ${messageId}, which is not there`),
    ),
    ...seen.messages.flatMap(({ messageId, status }) => {
      const chain = statesOf(events.get(messageId) ?? []);
      const fault = faultOf(chain, status === "sending" ? "queued" : status);
      return fault === undefined
        ? []
        : [e1(`message ${messageId} is ${status}: ${fault} (${chain.join(" → ")})`)];
    }),
  ];
}

function statesOf(events: EventRow[]): string[] {
  return events
    .map((event) => event.type.slice("message.".length))
    .filter((state) => state !== "opened");
}

function faultOf(chain: string[], visible: string): string | undefined {
  if (chain[0] !== "queued") return "its events do not begin with message.queued";
  for (const [index, state] of chain.entries()) {
    const next = chain[index + 1];
    if (next !== undefined && !mayFollow[state]?.includes(next)) return `${next} follows ${state}`;
  }
  if (chain.at(-1) !== visible) return "its last event says something else";
  return undefined;
}

function e1(text: string): Violation {
  return { invariant: "E1", text };
}
