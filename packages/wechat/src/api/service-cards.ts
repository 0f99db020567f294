import type { ErrcodeClass } from "../errcodes/types.ts";
import { call, type CallContext } from "../wire/call.ts";
import { parseReply } from "../wire/parse-reply.ts";
import { readNumber, readRecord, readText } from "../wire/read-fields.ts";
import { createSend, type SendOutcome } from "../wire/send.ts";

/** The body of `set_user_notify`, spelt as WeChat spells it. */
export interface ServiceCard {
  openid: string;
  /** 2001 to 2011: cards of payments; 1001, 1003, 1004, 1005: cards of a `liveActivity` button. */
  notify_type: number;
  /** A WeChat Pay transaction id, or the button's code. */
  notify_code: string;
  /** JSON in a string. */
  content_json: string;
  /** JSON in a string; needed to activate a payment's card: `pay_amount`, `pay_time`, `pay_channel`. */
  check_json?: string;
}

/** Names a card. */
export interface ServiceCardKey {
  openid: string;
  notifyType: number;
  notifyCode: string;
}

export interface ServiceCardState {
  notifyType: number;
  /** What `content_json` held when the card was last set; integers of 16 digits and more are digits. */
  content: Record<string, unknown>;
  /** 0 normal, 1 risky, 2 abnormal, 10 the user refused this code. */
  codeState: number;
  /** Absent when WeChat names none. */
  codeExpiresAt?: Date;
}

/**
 * Service cards (服务动态): a card in the chat list that is updated as the service goes on. A
 * payment's card is activated within 24 hours and updated for 30 days, a button's within 5 minutes
 * and for 24 hours.
 */
export interface ServiceCardsApi {
  /**
   * Activates or updates a card. Never throws for anything WeChat or the network does.
   *
   * Right after a payment WeChat may not know the code yet (85437): that is `retry-later` for ten
   * minutes from `pay_time`, to be repeated after a minute, and permanent from then on.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotify.html
   */
  set(card: ServiceCard): Promise<SendOutcome>;
  /** The same with the JSON body already written. */
  sendBody(body: string, mayStart?: () => boolean): Promise<SendOutcome>;
  /**
   * Sets a card's further data, `extJson` being JSON in a string. Throws WechatApiError (85470,
   * 85471) and WechatUnansweredError.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotifyext.html
   */
  setExt(card: ServiceCardKey & { extJson: string }): Promise<void>;
  /**
   * Throws WechatApiError and WechatUnansweredError.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getusernotify.html
   */
  get(card: ServiceCardKey): Promise<ServiceCardState>;
}

const area = "service-card";

export function createServiceCardsApi(ctx: CallContext): ServiceCardsApi {
  const { send, sendBody } = createSend<ServiceCard>(
    ctx,
    "/wxa/set_user_notify",
    area,
    (errcode, body) => classifyRefusal(errcode, body, ctx.now()),
  );
  return {
    set: send,
    sendBody,

    async setExt(card) {
      const json = { ...wireKey(card), ext_json: card.extJson };
      await call(ctx, { method: "POST", path: "/wxa/set_user_notifyext", area, json });
    },

    async get(card) {
      const json = wireKey(card);
      const { fields } = await call(ctx, {
        method: "POST",
        path: "/wxa/get_user_notify",
        area,
        json,
      });
      return readState(readRecord(fields["notify_info"]));
    },
  };
}

/** How long after a payment WeChat may still be learning of it; far more than the minute it speaks of. */
const freshPaymentMs = 600_000;
const codeUnknown = 85437;

function classifyRefusal(errcode: number, body: string, nowMs: number): ErrcodeClass | undefined {
  if (errcode !== codeUnknown) return undefined;
  const checkJson = parseReply(body)?.["check_json"];
  // WeChat counts in seconds.
  const payTimeMs = readNumber(parseReply(readText(checkJson))?.["pay_time"]) * 1000;
  return nowMs - payTimeMs < freshPaymentMs ? "retry-later" : "permanent-bad-request";
}

function wireKey({ openid, notifyType, notifyCode }: ServiceCardKey) {
  return { openid, notify_type: notifyType, notify_code: notifyCode };
}

function readState(info: Record<string, unknown>): ServiceCardState {
  const expiresAtSeconds = readNumber(info["code_expire_time"]);
  return {
    notifyType: readNumber(info["notify_type"]),
    content: parseReply(readText(info["content_json"])) ?? {},
    codeState: readNumber(info["code_state"]),
    ...(expiresAtSeconds > 0 && { codeExpiresAt: new Date(expiresAtSeconds * 1000) }),
  };
}
