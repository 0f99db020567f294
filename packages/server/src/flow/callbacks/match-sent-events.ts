import type { CallbackContent } from "@hongyan/wechat";
import type { Tx } from "../../db/connection.ts";
import {
  findByMsgid,
  listWithoutMsgid,
  noteMsgids,
  settleDeliveries,
  type Delivery,
  type NamelessMessage,
  type SentMessage,
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

/** An event comes within seconds of its send. One that never came must not have another's taken for it for ever. */
const longestDelayMs = 3_600_000;

/**
 * `sent` -> `delivered` or `failed`, and what `unknown` really came to. An event names its message by the msgid that the
 * send was answered with. Where no message has it, the event is about one whose answer was lost or had no msgid: the
 * oldest to this user of this template, be it that its opening delivered it before the event came. While such a message is
 * on the wire, or its worker hangs, its answer may bring the msgid, so the event waits for it.
 *
 * Answers with what became of each event: delivered, failed, repeated, waiting, unmatched; with the messages that they settled,
 * and with those of them that failed.
 */
export async function matchSentEvents(
  tx: Tx,
  appid: string,
  events: SentEvent[],
): Promise<{ outcomes: Map<number, string>; settledIds: string[]; failedIds: string[] }> {
  const items: Item[] = events.flatMap((event) =>
    event.results.map((result) => ({ event, ...result, openid: event.openid })),
  );
  const messages = await findMessages(tx, appid, items);
  const verdicts = items.map((item, index): Verdict => {
    const message = messages[index];
    return message === undefined || typeof message === "string"
      ? { item, outcome: message ?? "unmatched" }
      : { item, delivery: toDelivery(message.messageId, item) };
  });

  const deliveries = verdicts.flatMap(({ delivery }) => (delivery === undefined ? [] : [delivery]));
  const settled = await settleDeliveries(tx, appid, deliveries);
  const known = deliveries.flatMap(({ messageId, msgid }) =>
    msgid === null || settled.has(messageId) ? [] : [{ messageId, msgid }],
  );
  if (known.length > 0) await noteMsgids(tx, appid, known);

  const outcomes = new Map<number, string>();
  for (const { item, outcome, delivery } of verdicts) {
    const { callbackId } = item.event;
    // An event of several messages waits as a whole: those that are settled stay settled.
    if (outcomes.get(callbackId) === "waiting") continue;
    outcomes.set(callbackId, outcome ?? outcomeOf(delivery, settled));
  }
  const failedIds = deliveries.flatMap(({ messageId, failure }) =>
    failure !== undefined && settled.has(messageId) ? [messageId] : [],
  );
  return { outcomes, settledIds: [...settled], failedIds };
}

type Item = SentContent["results"][number] & { event: SentEvent; openid: string };

type Verdict =
  | { item: Item; outcome: string; delivery?: undefined }
  | { item: Item; outcome?: undefined; delivery: Delivery };

function outcomeOf(delivery: Delivery | undefined, settled: Set<string>): string {
  if (delivery === undefined || !settled.has(delivery.messageId)) return "repeated";
  return delivery.failure === undefined ? "delivered" : "failed";
}

/** The message of each result; or why there is none: `repeated`, `waiting`, undefined. */
async function findMessages(
  tx: Tx,
  appid: string,
  items: Item[],
): Promise<(SentMessage | "repeated" | "waiting" | undefined)[]> {
  const named = await findByMsgid(tx, appid, items);
  const nameless = items.filter((_, index) => named[index] === undefined);
  const without = nameless.length === 0 ? [] : await listWithoutMsgid(tx, appid, nameless);
  // Asked again: an answer that was written between the two looks is in neither.
  const since = nameless.length === 0 ? [] : await findByMsgid(tx, appid, nameless);
  const nowNamed = new Map(nameless.map((item, index) => [item, since[index]]));

  const taken = new Set<string>();
  const take = (message: SentMessage): SentMessage | "repeated" => {
    // The first event of a message counts, also when two are processed together.
    if (taken.has(message.messageId)) return "repeated";
    taken.add(message.messageId);
    return message;
  };
  const byName = items.map((item, index) => {
    const message = named[index] ?? nowNamed.get(item);
    return message === undefined ? undefined : take(message);
  });
  return items.map((item, index) => {
    if (byName[index] !== undefined) return byName[index];
    const candidates = without.filter((one) => !taken.has(one.messageId) && mayBe(one, item));
    if (item.event.mayWait && candidates.some((one) => mayNameItself(one, candidates))) {
      return "waiting";
    }
    const oldest = candidates.find((one) => one.status !== "sending");
    return oldest === undefined ? undefined : take(oldest);
  });
}

/** Its own answer may bring the msgid yet. A worker that is likely dead is waited for only where there is another to choose. */
function mayNameItself(one: NamelessMessage, candidates: NamelessMessage[]): boolean {
  return one.status === "sending" || (one.mayStillAnswer && candidates.length > 1);
}

function mayBe(one: NamelessMessage, item: Item): boolean {
  const delayMs = item.event.createdAt.getTime() - one.claimedAt.getTime();
  return (
    one.openid === item.openid &&
    one.templateId === item.templateId &&
    delayMs >= -clockToleranceMs &&
    (one.status !== "delivered" || delayMs <= longestDelayMs)
  );
}

function toDelivery(messageId: string, item: SentContent["results"][number]): Delivery {
  const { msgid, errorCode, errorStatus } = item;
  const arrived = { messageId, msgid: msgid === "" ? null : msgid };
  if (errorCode === "0") return arrived;
  const errcode = /^-?\d{1,9}$/.test(errorCode) ? Number(errorCode) : null;
  const detail = `WeChat accepted the message and could not deliver it: ${errorStatus} (ErrorCode ${errorCode})`;
  return { ...arrived, failure: { errcode, detail } };
}
