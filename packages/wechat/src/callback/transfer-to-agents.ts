import type { CallbackPush } from "./types.ts";

/**
 * The reply by which WeChat hands a user's message (not an event) to the human agents 转人工: the ids
 * of the push are swapped. Give it to `writeCallbackReply`; the customer-message API refuses this
 * type (45162). `createdAtSeconds` defaults to now.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/trans.html
 */
export function transferToAgents(
  push: CallbackPush,
  options: { createdAtSeconds?: number | undefined } = {},
): Record<string, unknown> {
  return {
    ToUserName: push.fromUserName,
    FromUserName: push.toUserName,
    CreateTime: options.createdAtSeconds ?? Math.floor(Date.now() / 1000),
    MsgType: "transfer_customer_service",
  };
}
