/** What of an event goes to a receiver. */
export interface WebhookEvent {
  appid: string;
  eventId: number;
  type: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
  createdAt: Date;
}

/**
 * The body that a receiver gets, and its id: the same for every attempt, every replay and every webhook, so that receivers
 * can tell a repetition.
 */
export function toMessage(event: WebhookEvent): { id: string; body: string } {
  const id = eventIdOf(event.appid, event.eventId, event.createdAt);
  const about = {
    appid: event.appid,
    eventId: id,
    ...(event.messageId === null ? {} : { messageId: event.messageId }),
    ...(event.openid === null ? {} : { openid: event.openid }),
  };
  const body = JSON.stringify({
    type: event.type,
    timestamp: event.createdAt.toISOString(),
    // First for the reader, and last so that no event can overwrite them.
    data: { ...about, ...event.data, ...about },
  });
  return { id, body };
}

/**
 * With the appid: past one database, each counts its events by itself. With the time: after a restore that loses
 * transactions the count goes on from before them, and a receiver must not take a new event for one that it has handled.
 */
export function eventIdOf(appid: string, eventId: number, createdAt: Date): string {
  return `evt_${appid}_${eventId}_${createdAt.getTime().toString(36)}`;
}
