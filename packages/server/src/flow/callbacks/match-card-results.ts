import { describeErrcode, type CallbackContent } from "@hongyan/wechat";
import type { Tx } from "../../db/connection.ts";
import { settleDeliveries, type Delivery } from "../../store/message-delivery.ts";
import { listCardUpdates, type CardUpdateRow } from "../../store/service-cards.ts";

type CardResult = CallbackContent & { kind: "service-card-result" };

export interface CardResultEvent {
  callbackId: number;
  /** Whom WeChat names as the sender of the event. */
  openid: string | null;
  /** How long it may wait for an update whose answer has not come yet. */
  mayWait: boolean;
  result: CardResult;
}

/** An event comes within seconds, so its update is among the last. */
const mostUpdates = 20;

/**
 * What became of accepted updates of service cards (`notify_service_msg_send_result`): `sent` -> `failed`, or `delivered`
 * where WeChat tells of a success. An event names its card, and the status that it showed: of the card's accepted updates it
 * is about the newest with this status, else about the newest.
 *
 * Answers with what became of each event: delivered, failed, repeated, waiting, unmatched.
 */
export async function matchCardResults(
  tx: Tx,
  appid: string,
  events: CardResultEvent[],
): Promise<Map<number, string>> {
  const outcomes = new Map<number, string>();
  for (const event of events) outcomes.set(event.callbackId, await match(tx, appid, event));
  return outcomes;
}

async function match(tx: Tx, appid: string, event: CardResultEvent): Promise<string> {
  const { notifyCode, cardStatus } = event.result;
  const openid = event.result.openid ?? event.openid;
  if (openid === null || notifyCode === undefined) return "unmatched";
  const updates = await listCardUpdates(tx, appid, { openid, notifyCode }, mostUpdates);
  const accepted = updates.filter((one) => one.status === "sent" || one.status === "unknown");
  const update = accepted.find((one) => statusOf(one) === cardStatus) ?? accepted[0];
  if (update === undefined) {
    const isOnTheWire = updates.some((one) => one.status === "sending");
    if (isOnTheWire && event.mayWait) return "waiting";
    const isSettled = updates.some((one) => one.status === "delivered" || one.status === "failed");
    return isSettled ? "repeated" : "unmatched";
  }
  const delivery = toDelivery(update.messageId, event.result);
  await settleDeliveries(tx, appid, [delivery]);
  return delivery.failure === undefined ? "delivered" : "failed";
}

/** `cur_status` is in the content of every kind of card. */
function statusOf({ body }: CardUpdateRow): string | undefined {
  const { content_json: json } = JSON.parse(body) as { content_json: string };
  const { cur_status: status } = JSON.parse(json) as { cur_status?: unknown };
  return typeof status === "number" ? String(status) : undefined;
}

function toDelivery(messageId: string, { failRet, failMsg }: CardResult): Delivery {
  if (failRet === undefined || failRet === "0") return { messageId, msgid: null };
  const errcode = /^-?\d{1,9}$/.test(failRet) ? Number(failRet) : null;
  const meaning = errcode === null ? "" : ` (${describeErrcode(errcode, "service-card-event").en})`;
  const detail = `WeChat took the update and did not tell the user of it: ${failMsg ?? ""} fail_ret ${failRet}${meaning}`;
  return { messageId, msgid: null, failure: { errcode, detail } };
}
