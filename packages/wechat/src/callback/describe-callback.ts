import { readText } from "../wire/read-fields.ts";
import { listItems } from "./list-items.ts";
import type { CallbackPush } from "./types.ts";

/** What a push means. Values are WeChat's, as texts: it writes some as numbers in one push and as strings in the next. */
export type CallbackContent =
  | { kind: "subscribe-popup"; choices: (SubscribeChoice & { popupScene: string | undefined })[] }
  | { kind: "subscribe-change"; choices: SubscribeChoice[] }
  | { kind: "subscribe-sent"; results: SubscribeResult[] }
  | { kind: "customer-message"; msgId: string; message: CustomerMessage }
  | {
      kind: "enter-session";
      /** `session-from` of the button; empty when it has none. */
      sessionFrom: string;
    }
  | {
      kind: "authorization-change";
      event: "user_info_modified" | "user_authorization_revoke" | "user_authorization_cancellation";
      /** Of the user; `fromUserName` is the platform's. */
      openid: string;
      revokeInfo: string | undefined;
    }
  | ({ kind: "service-card-result" } & ServiceCardResult)
  | { kind: "other" };

export interface SubscribeChoice {
  templateId: string;
  /** `accept` or `reject`. */
  choice: string;
}

export interface SubscribeResult {
  templateId: string;
  /** The `msgid` that the send returned. */
  msgid: string;
  /** `0`: delivered. */
  errorCode: string;
  errorStatus: string;
}

export type CustomerMessage =
  | { type: "text"; content: string }
  | { type: "image"; picUrl: string; mediaId: string }
  | {
      type: "miniprogrampage";
      title: string;
      appid: string;
      pagePath: string;
      thumbUrl: string;
      thumbMediaId: string;
    }
  | { type: "other"; msgType: string };

/** Why a service card's notice failed: https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message-2.html */
export interface ServiceCardResult {
  openid: string | undefined;
  notifyType: string | undefined;
  notifyCode: string | undefined;
  cardStatus: string | undefined;
  /** -10001 system error, -10002 content, -1003 template not added, -1004 the user refuses it, -1005 too frequent. */
  failRet: string | undefined;
  failMsg: string | undefined;
}

/**
 * Tells what a push means, whichever way WeChat wrote it. Never throws; a push that is not known, and
 * there are many kinds, is `other`.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/subscribe-message.html
 */
export function describeCallback(push: CallbackPush): CallbackContent {
  const { fields, msgType, event } = push;
  if (msgType === "event") return describeEvent(fields, event);
  if (msgType === "") return { kind: "other" };
  return {
    kind: "customer-message",
    msgId: push.msgId ?? "",
    message: describeMessage(fields, msgType),
  };
}

function describeEvent(
  fields: Record<string, unknown>,
  event: string | undefined,
): CallbackContent {
  switch (event) {
    case "subscribe_msg_popup_event":
      return {
        kind: "subscribe-popup",
        choices: templateItems(fields).map((item) => ({
          ...readChoice(item),
          popupScene: optional(item.PopupScene),
        })),
      };
    case "subscribe_msg_change_event":
      return { kind: "subscribe-change", choices: templateItems(fields).map(readChoice) };
    case "subscribe_msg_sent_event":
      return {
        kind: "subscribe-sent",
        results: templateItems(fields).map((item) => ({
          templateId: readText(item.TemplateId),
          msgid: readText(item.MsgID),
          errorCode: readText(item.ErrorCode),
          errorStatus: readText(item.ErrorStatus),
        })),
      };
    case "user_enter_tempsession":
      return { kind: "enter-session", sessionFrom: readText(fields.SessionFrom) };
    case "user_info_modified":
    case "user_authorization_revoke":
    case "user_authorization_cancellation":
      return {
        kind: "authorization-change",
        event,
        openid: readText(fields.OpenID),
        revokeInfo: optional(fields.RevokeInfo),
      };
    case "notify_service_msg_send_result":
      return {
        kind: "service-card-result",
        openid: optional(fields.openid),
        notifyType: optional(fields.notify_type),
        notifyCode: optional(fields.notify_code),
        cardStatus: optional(fields.card_status),
        failRet: optional(fields.fail_ret),
        failMsg: optional(fields.fail_msg),
      };
    case undefined:
    default:
      return { kind: "other" };
  }
}

/** An item without a template id says nothing about anything. */
function templateItems(fields: Record<string, unknown>): Record<string, unknown>[] {
  return listItems(fields).filter((item) => readText(item.TemplateId) !== "");
}

function readChoice(item: Record<string, unknown>): SubscribeChoice {
  return { templateId: readText(item.TemplateId), choice: readText(item.SubscribeStatusString) };
}

function describeMessage(fields: Record<string, unknown>, msgType: string): CustomerMessage {
  switch (msgType) {
    case "text":
      return { type: "text", content: readText(fields.Content) };
    case "image":
      return {
        type: "image",
        picUrl: readText(fields.PicUrl),
        mediaId: readText(fields.MediaId),
      };
    case "miniprogrampage":
      return {
        type: "miniprogrampage",
        title: readText(fields.Title),
        appid: readText(fields.AppId),
        pagePath: readText(fields.PagePath),
        thumbUrl: readText(fields.ThumbUrl),
        thumbMediaId: readText(fields.ThumbMediaId),
      };
    default:
      return { type: "other", msgType };
  }
}

function optional(value: unknown): string | undefined {
  return readText(value) || undefined;
}
