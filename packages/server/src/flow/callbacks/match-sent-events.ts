import type { CallbackContent } from "@hongyan/wechat";
import type { Tx } from "../../db/connection.ts";
import {
  findByMsgid,
  listWithoutMsgid,
  settleDeliveries,
  type Delivery,
} from "../../store/message-delivery.ts";

type SentContent = CallbackContent & { kind: "subscribe-sent" };

export interface SentEvent {
  callbackId: number;
  openid: string;
  /** WeChat's CreateTime. */
  createdAt: Date;
  /** How long it may wait for a send whose answer has not come yet. */
  mayWait: boolean;
  results: SentContent["results"];
}

/** WeChat's clock and ours may differ by so much. */
const clockToleranceMs = 60_000;

/**
 * `sent` -> `delivered` or `failed`, and what `unknown` really came to. An event names its message by the msgid that the
 * send was answered with. Where no message has it, the event is about one whose answer was lost or had no msgid: the
 * oldest to this user of this template. While such a message is on the wire its answer may bring the msgid, so the event
 * waits for it.
 *
 * Answers with what became of each event: delivered, failed, repeated, waiting, unmatched; and with the messages that
 * failed by them.
 */
export async function matchSentEvents(
  tx: Tx,
  appid: string,
  events: SentEvent[],
): Promise<{ outcomes: Map<number, string>; failedIds: string[] }> {
  const items = events.flatMap((event) =>
    event.results.map((result) => ({ event, ...result, openid: event.openid })),
  );
  const named = await findByMsgid(tx, appid, items);
  const outcomes = new Map<number, string>();
  const deliveries: { callbackId: number; delivery: Delivery }[] = [];
  const taken = new Set<string>();

  for (const [index, item] of items.entries()) {
    const message = named[index];
    if (message === undefined) continue;
    // The first event of a message counts, also when two are processed together.
    if (taken.has(message.messageId)) {
      outcomes.set(item.event.callbackId, "repeated");
      continue;
    }
    taken.add(message.messageId);
    deliveries.push({
      callbackId: item.event.callbackId,
      delivery: toDelivery(message.messageId, item),
    });
  }
  const nameless = items.filter((_, index) => named[index] === undefined);
  const without = nameless.length === 0 ? [] : await listWithoutMsgid(tx, appid, nameless);
  for (const item of nameless) {
    const candidates = without.filter(
      (one) =>
        one.openid === item.openid &&
        one.templateId === item.templateId &&
        !taken.has(one.messageId) &&
        one.claimedAt.getTime() <= item.event.createdAt.getTime() + clockToleranceMs,
    );
    const { callbackId, mayWait } = item.event;
    if (mayWait && candidates.some((one) => one.status === "sending")) {
      outcomes.set(callbackId, "waiting");
      continue;
    }
    const oldest = candidates.find((one) => one.status !== "sending");
    if (oldest === undefined) {
      outcomes.set(callbackId, "unmatched");
      continue;
    }
    taken.add(oldest.messageId);
    deliveries.push({ callbackId, delivery: toDelivery(oldest.messageId, item) });
  }

  const settled = await settleDeliveries(
    tx,
    appid,
    deliveries.map((one) => one.delivery),
  );
  for (const { callbackId, delivery } of deliveries) {
    // An event of several messages waits as a whole: those that are settled stay settled.
    if (outcomes.get(callbackId) === "waiting") continue;
    const state = delivery.failure === undefined ? "delivered" : "failed";
    outcomes.set(callbackId, settled.has(delivery.messageId) ? state : "repeated");
  }
  const failedIds = deliveries.flatMap(({ delivery: { messageId, failure } }) =>
    failure !== undefined && settled.has(messageId) ? [messageId] : [],
  );
  return { outcomes, failedIds };
}

function toDelivery(messageId: string, item: SentContent["results"][number]): Delivery {
  const { msgid, errorCode, errorStatus } = item;
  const arrived = { messageId, msgid: msgid === "" ? null : msgid };
  if (errorCode === "0") return arrived;
  const errcode = /^-?\d{1,9}$/.test(errorCode) ? Number(errorCode) : null;
  const detail = `WeChat accepted the message and could not deliver it: ${errorStatus} (ErrorCode ${errorCode})`;
  return { ...arrived, failure: { errcode, detail } };
}
