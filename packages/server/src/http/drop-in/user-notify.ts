import type { ServiceCardState } from "@hongyan/wechat";
import { notifyCode, notifyType } from "../../contract/service-cards.ts";
import { submitServiceCard } from "../../flow/channels/submit-service-card.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import type { CardKey } from "../../store/service-cards.ts";
import { rememberUsers } from "../../store/users.ts";
import type { Endpoint } from "./endpoint.ts";
import { isObject, readText } from "./read-body.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { WechatFault } from "./wechat-fault.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotify.html */
export const setUserNotify: Endpoint = {
  path: "/wxa/set_user_notify",
  scope: "messages:write",
  summary: "Activate or update a service card 服务动态",
  async answer({ ctx, appid, body }) {
    const card = readCard(body);
    const contentJson = readJson(body, "content_json") ?? refuse(85435, "invalid content_json");
    const checkJson =
      body["check_json"] === undefined
        ? undefined
        : (readJson(body, "check_json") ?? refuse(85433, "invalid check_json"));
    await refusePaused(ctx, appid);
    await rememberUsers(ctx.db, appid, [card.openid]);
    const { messageId } = await submitServiceCard(ctx, { ...card, appid, contentJson, checkJson });
    return { hongyan_message_id: messageId };
  },
};

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_setusernotifyext.html */
export const setUserNotifyExt: Endpoint = {
  path: "/wxa/set_user_notifyext",
  scope: "messages:write",
  summary: "Further data of a service card; asks WeChat",
  async answer({ ctx, appid, body }) {
    const extJson = readText(body, "ext_json") ?? "";
    await askWechat(() => ctx.wechat.of(appid).serviceCards.setExt({ ...readCard(body), extJson }));
    return {};
  },
};

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getusernotify.html */
export const getUserNotify: Endpoint = {
  path: "/wxa/get_user_notify",
  scope: "messages:read",
  summary: "What a service card shows; asks WeChat",
  async answer({ ctx, appid, body }) {
    const card = readCard(body);
    const state = await askWechat(() => ctx.wechat.of(appid).serviceCards.get(card));
    return { notify_info: toNotifyInfo(state) };
  },
};

/** @throws {WechatFault} 40003, 85434, 85437 */
function readCard(body: Record<string, unknown>): CardKey {
  const openid = readOpenid(body["openid"]);
  const type = notifyType.safeParse(body["notify_type"]);
  if (!type.success) return refuse(85434, "invalid notify_type");
  const code = notifyCode.safeParse(body["notify_code"]);
  if (!code.success) return refuse(85437, "invalid notify_code");
  return { openid, notifyType: type.data, notifyCode: code.data };
}

/** The member as it is, if it holds a JSON object in a text. */
function readJson(body: Record<string, unknown>, name: string): string | undefined {
  const text = readText(body, name) ?? "";
  try {
    return isObject(JSON.parse(text)) ? text : undefined;
  } catch {
    return undefined;
  }
}

function toNotifyInfo({ notifyType, content, codeState, codeExpiresAt }: ServiceCardState) {
  return {
    notify_type: notifyType,
    content_json: JSON.stringify(content),
    code_state: codeState,
    ...(codeExpiresAt === undefined
      ? {}
      : { code_expire_time: Math.floor(codeExpiresAt.getTime() / 1000) }),
  };
}

function refuse(errcode: number, errmsg: string): never {
  throw new WechatFault(errcode, errmsg);
}
