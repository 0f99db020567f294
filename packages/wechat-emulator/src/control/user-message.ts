import { handOver } from "../customer-service/agents.ts";
import {
  conversationOf,
  currentAgentSession,
  openAfterMessage,
  unavailableNotice,
  type Conversation,
  type Line,
} from "../customer-service/conversation.ts";
import { tellLine } from "../customer-service/live-line.ts";
import { mediaUrl } from "../customer-service/media.ts";
import { newMediaId, newMsgid } from "../ids.ts";
import { isObject } from "../json.ts";
import type { Delivery } from "../push/delivery.ts";
import type { Message } from "../push/message.ts";
import type { App, State } from "../state.ts";
import { ControlError } from "./control-error.ts";
import type { SessionInput } from "./conversation.ts";
import { findApp, findUser } from "./find.ts";

export interface UserMessageInput extends SessionInput {
  msgtype: "text" | "image" | "miniprogrampage";
  /** Of a text. */
  content?: string | undefined;
  /** Of an image; left out: a new id that stands for no file. */
  mediaId?: string | undefined;
  picUrl?: string | undefined;
  /** Of a card, as are the rest. */
  title?: string | undefined;
  pagePath?: string | undefined;
  thumbUrl?: string | undefined;
  thumbMediaId?: string | undefined;
}

/**
 * The user writes: five messages within 48 hours. It is pushed to the app's callback, unless agents serve the user; an
 * app without callback has only its agents.
 */
export function userMessage(
  state: State,
  input: UserMessageInput,
): { MsgId: string; isPushed: boolean } {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  const MsgId = newMsgid(state);
  const fields = readUserMessage(state, app, input, BigInt(MsgId));
  const nowMs = state.clock.nowMs();
  const talk = conversationOf(app, openid);
  openAfterMessage(talk, nowMs);
  const line: Line = { from: "user", createTimeMs: nowMs, msgtype: input.msgtype, fields };
  talk.lines.push(line);
  tellLine(state, app, openid, line);

  if (currentAgentSession(talk, nowMs)?.state === "served") return { MsgId, isPushed: false };
  if (!app.callback) {
    handOver(app, talk, nowMs);
    return { MsgId, isPushed: false };
  }
  const message: Message = {
    ToUserName: app.originalId,
    FromUserName: openid,
    CreateTime: Math.floor(nowMs / 1000),
    MsgType: input.msgtype,
    ...fields,
  };
  const onEnd = (delivery: Delivery) => heedAnswer(state, app, talk, delivery);
  state.pusher.push(app, { openid, message, onEnd });
  return { MsgId, isPushed: true };
}

/** In the order of WeChat's samples. */
function readUserMessage(state: State, app: App, input: UserMessageInput, MsgId: bigint): Message {
  const { msgtype, content, pagePath } = input;
  switch (msgtype) {
    case "text":
      if (content === undefined) throw missing("content", "a text");
      return { Content: content, MsgId };
    case "image": {
      const { mediaId: MediaId = newMediaId(), picUrl } = input;
      return { PicUrl: picUrl ?? pictureUrl(state, app, MediaId), MediaId, MsgId };
    }
    case "miniprogrampage": {
      if (pagePath === undefined) throw missing("pagePath", "a card");
      const ThumbMediaId = input.thumbMediaId ?? newMediaId();
      const ThumbUrl = input.thumbUrl ?? pictureUrl(state, app, ThumbMediaId);
      const card = { Title: input.title ?? "", AppId: app.appid, PagePath: pagePath };
      return { MsgId, ...card, ThumbUrl, ThumbMediaId };
    }
    default:
      throw new ControlError("INVALID_INPUT", `msgtype ${String(msgtype satisfies never)}`);
  }
}

/** A file that the emulator has can be fetched from it. */
function pictureUrl({ baseUrl, clock }: State, app: App, mediaId: string): string {
  return app.media.find(mediaId, clock.nowMs())
    ? mediaUrl(baseUrl, app.appid, mediaId)
    : `http://mmbiz.qpic.cn/mmbiz_jpg/${mediaId}/0`;
}

/** A reply may hand the user over to the agents; no reply is what the user is told about. */
function heedAnswer(state: State, app: App, talk: Conversation, delivery: Delivery): void {
  const nowMs = state.clock.nowMs();
  if (delivery.state === "failed") {
    const fields = { content: unavailableNotice };
    const line: Line = { from: "wechat", createTimeMs: nowMs, msgtype: "text", fields };
    talk.lines.push(line);
    tellLine(state, app, delivery.openid, line);
    return;
  }
  const { MsgType, ToUserName, FromUserName, TransInfo } = delivery.reply ?? {};
  if (MsgType !== "transfer_customer_service") return;
  // Sender and receiver change places in a reply.
  if (ToUserName !== delivery.openid || FromUserName !== app.originalId) {
    delivery.error = "not handed over: ToUserName and FromUserName must be swapped in the reply";
    return;
  }
  const wanted = isObject(TransInfo) ? TransInfo["KfAccount"] : undefined;
  handOver(app, talk, nowMs, typeof wanted === "string" ? wanted : undefined);
}

function missing(name: string, what: string): ControlError {
  return new ControlError("INVALID_INPUT", `${name} is missing`, `${what} needs ${name}.`);
}
