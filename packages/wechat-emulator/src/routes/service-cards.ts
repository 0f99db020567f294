import { isBodyUtf8, readJsonObject, type Call } from "../call.ts";
import { recordEvent } from "../events.ts";
import { isObject, parseJson } from "../json.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { cardExpiresAtMs, isCardType, isPaymentType, type ServiceCard } from "../service-cards.ts";
import type { App } from "../state.ts";
import { authorizeAs } from "../tokens.ts";

/**
 * POST /wxa/set_user_notify: activates a card, then updates it. A user who refused the code is told of afterwards, by
 * notify_service_msg_send_result.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotify.html
 */
export function setUserNotify(call: Call): Reply {
  const read = readCard(call);
  if (read instanceof Refusal) return read;
  const { app, card, body, notifyType, nowMs } = read;
  if (!isBodyUtf8(call)) return refuse(85443);
  const content = readContent(body["content_json"]);
  if (content instanceof Refusal) return content;
  if (card.codeState === 2) return refuse(85436);
  if (nowMs >= cardExpiresAtMs(card)) return refuse(85438);
  if (card.activatedAtMs === undefined) {
    if (isPaymentType(notifyType) && !isCheck(body["check_json"])) return refuse(85433);
    card.activatedAtMs = nowMs;
    card.notifyType = notifyType;
  }
  if (card.codeState === 10) {
    tellRefused(call, app, card, content.status);
    return ok();
  }
  card.contentJson = content.json;
  card.updateCount += 1;
  return ok();
}

/**
 * POST /wxa/set_user_notifyext
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotifyext.html
 */
export function setUserNotifyExt(call: Call): Reply {
  const read = readCard(call);
  if (read instanceof Refusal) return read;
  const { card, body } = read;
  if (!isBodyUtf8(call)) return refuse(85471);
  const { ext_json } = body;
  if (typeof ext_json !== "string" || !isObject(parseJson(ext_json))) return refuse(85470);
  if (card.codeState === 2) return refuse(85436);
  card.extJson = ext_json;
  return ok();
}

/**
 * POST /wxa/get_user_notify
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getusernotify.html
 */
export function getUserNotify(call: Call): Reply {
  const read = readCard(call);
  if (read instanceof Refusal) return read;
  const { card, nowMs } = read;
  const expiresAtMs = cardExpiresAtMs(card);
  if (nowMs >= expiresAtMs) return refuse(85438);
  const notify_info = {
    notify_type: card.notifyType,
    content_json: card.contentJson,
    code_state: card.codeState,
    code_expire_time: Math.floor(expiresAtMs / 1000),
  };
  return ok({ notify_info });
}

interface CardCall {
  app: App;
  card: ServiceCard;
  body: Record<string, unknown>;
  notifyType: number;
  nowMs: number;
}

/** 40003, 85434 unknown type, 85461 type not granted, 85437 no such code of this user (yet), 85448 used for another type. */
function readCard(call: Call): CardCall | Refusal {
  const app = authorizeAs(call, "mini-program");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { openid, notify_type: notifyType, notify_code } = body;
  if (typeof openid !== "string" || !app.users.has(openid)) return refuse(40003);
  if (!isCardType(notifyType)) return refuse(85434);
  if (app.notifyTypes && !app.notifyTypes.includes(notifyType)) return refuse(85461);
  const nowMs = call.state.clock.nowMs();
  const card = typeof notify_code === "string" ? app.serviceCards.get(notify_code) : undefined;
  if (!card || card.openid !== openid || nowMs < card.knownAtMs) return refuse(85437);
  if (card.notifyType !== notifyType) {
    if (card.activatedAtMs !== undefined) return refuse(85448);
    // A payment may become a card of any payment type; a tap was for one type.
    if (!isPaymentType(card.notifyType) || !isPaymentType(notifyType)) return refuse(85437);
  }
  return { app, card, body, notifyType, nowMs };
}

/** A JSON object in a text, with the cur_status that every card has. */
function readContent(json: unknown): { json: string; status: number } | Refusal {
  const content = typeof json === "string" ? parseJson(json) : undefined;
  if (typeof json !== "string" || !isObject(content)) return refuse(85435);
  const { cur_status: status } = content;
  if (status === undefined) return refuse(85440);
  if (typeof status !== "number" || !Number.isInteger(status)) return refuse(85441);
  return status < 0 ? refuse(85439) : { json, status };
}

/** What proves the payment: amount and time. */
function isCheck(checkJson: unknown): boolean {
  const check = typeof checkJson === "string" ? parseJson(checkJson) : undefined;
  if (!isObject(check)) return false;
  const { pay_amount, pay_time, pay_channel = 0 } = check;
  return isUint32(pay_amount) && isUint32(pay_time) && (pay_channel === 0 || pay_channel === 1001);
}

function isUint32(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 2 ** 32;
}

function tellRefused(call: Call, app: App, card: ServiceCard, status: number): void {
  const { openid, notifyCode, notifyType } = card;
  const fields = {
    openid,
    notify_code: notifyCode,
    notify_type: notifyType,
    card_status: status,
    fail_ret: -1004,
    fail_msg: "user reject message",
  };
  recordEvent(call.state, app, { openid, event: "notify_service_msg_send_result", fields });
}
