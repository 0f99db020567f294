import type { Observations } from "../observe/observations.ts";
import { groupBy, type Violation } from "./violation.ts";

/** T1: at most one token refresh is in flight in the whole cluster. */
export function checkTokens({ tokenRefreshesAtOnce }: Observations): Violation[] {
  return tokenRefreshesAtOnce > 1
    ? [{ invariant: "T1", text: `${tokenRefreshesAtOnce} token refreshes were in flight at once` }]
    : [];
}

/** The same Idempotency-Key never makes two messages. */
export function checkIdempotency(seen: Observations): Violation[] {
  const single = seen.messages.filter((message) => message.campaignId === null);
  const twice = [...groupBy(single, (message) => message.marker)].filter(
    ([, messages]) => messages.length > 1,
  );
  return [
    ...twice.map(([marker, messages]) => `request ${marker} made ${messages.length} messages`),
    ...seen.contradictions,
  ].map((text) => ({ invariant: "idempotency", text }));
}

/** Each event reaches the business at least once. */
export function checkWebhooks(seen: Observations): Violation[] {
  const received = new Set(seen.receivedEventIds);
  const pending = new Set(seen.pendingEventIds);
  return seen.events
    .filter(
      ({ eventId, isForWebhooks }) =>
        isForWebhooks && !received.has(eventId) && !pending.has(eventId),
    )
    .map(({ eventId, type }) => ({
      invariant: "webhooks",
      text: `event ${eventId} (${type}) was never received, and no delivery of it is to come`,
    }));
}

/** S1: no secret reaches a log, an event or an error. */
export function checkSecrets({ leaks }: Observations): Violation[] {
  return leaks.map((text) => ({ invariant: "S1", text }));
}

/** Whatever breaks around it, a server goes on. */
export function checkCrashes({ crashes }: Observations): Violation[] {
  return crashes.map((text) => ({ invariant: "crash", text }));
}
