import type { CallContext } from "../wire/call.ts";
import { createSend, type Sender } from "../wire/send.ts";

/** The body of `subscribe/send`, spelt as WeChat spells it. */
export interface SubscribeMessage {
  /** openid under this appid. */
  touser: string;
  /** A `priTmplId` of this account. */
  template_id: string;
  /** Page the card opens, query allowed; without it the card does not jump. */
  page?: string;
  /** Every keyword of the template, see `validate`. */
  data: Record<string, { value: string }>;
  /** Which build the card opens; WeChat's default is `formal`. */
  miniprogram_state?: "developer" | "trial" | "formal";
  /** Default `zh_CN`. */
  lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
}

/**
 * Subscribe messages. After `unanswered` with `requestSent: true` sending again could use a second
 * grant as well.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export interface SubscribeApi extends Sender<SubscribeMessage> {}

export function createSubscribeApi(ctx: CallContext): SubscribeApi {
  return createSend(ctx, "/cgi-bin/message/subscribe/send", "subscribe");
}
