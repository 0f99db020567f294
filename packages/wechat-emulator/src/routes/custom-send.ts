import { readJsonObject, type Call } from "../call.ts";
import {
  conversationOf,
  recordAppMessage,
  remainingMessages,
  type Line,
} from "../customer-service/conversation.ts";
import { tellLine } from "../customer-service/live-line.ts";
import { isObject, readOwn } from "../json.ts";
import { textOf, type Message } from "../push/message.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import type { App } from "../state.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /cgi-bin/message/custom/send: a message into an open 客服会话.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_sendcustommessage.html
 */
export function sendCustomMessage(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  return body instanceof Refusal ? body : send(call, app, body);
}

/** POST /cgi-bin/message/custom/business/send: the same for a sub-merchant, who must be named. */
export function sendBusinessCustomMessage(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { businessid } = body;
  return businessid === undefined || businessid === "" ? refuse(40101) : send(call, app, body);
}

/** What is wrong with the message itself is said before whether the user can be written to. Undocumented. */
function send(call: Call, app: App, body: Record<string, unknown>): Reply {
  const { touser, msgtype, customservice } = body;
  const nowMs = call.state.clock.nowMs();
  if (typeof touser !== "string" || !app.users.has(touser)) return refuse(40003);
  if (typeof msgtype !== "string") return refuse(40008);
  const read = Object.hasOwn(readers, msgtype) ? readers[msgtype] : undefined;
  if (!read) return refuse(notForMiniPrograms.has(msgtype) ? 45162 : 40008);
  const fields = read(app, isObject(body[msgtype]) ? body[msgtype] : {}, nowMs);
  if (fields instanceof Refusal) return fields;
  const kfAccount = readOwn(customservice, "kf_account");
  if (kfAccount !== undefined && !app.agents.has(textOf(kfAccount))) return refuse(65401);

  const conversation = conversationOf(app, touser);
  const { isOpen, left } = remainingMessages(conversation, nowMs);
  if (!isOpen) return refuse(45015);
  if (left === 0) return refuse(45047);
  const line: Line = { from: "app", createTimeMs: nowMs, msgtype, fields };
  recordAppMessage(conversation, line);
  tellLine(call.state, app, touser, line);
  return ok();
}

/** Reads the object that is named after the msgtype. */
type Reader = (app: App, given: Record<string, unknown>, nowMs: number) => Message | Refusal;

const maxContentBytes = 2_048;

const readers: Record<string, Reader> = {
  text(_app, { content }) {
    if (typeof content !== "string" || content === "") return refuse(44004);
    return Buffer.byteLength(content) > maxContentBytes ? refuse(45002) : { content };
  },
  image(app, { media_id }, nowMs) {
    if (media_id === undefined) return refuse(41006);
    const media = app.media.find(media_id, nowMs);
    return media?.type === "image" ? { media_id: media.mediaId } : refuse(40007);
  },
  link(_app, { title, description, url, thumb_url }) {
    const fields = readTexts({ title, description, url, thumb_url });
    return fields ?? refuse(47001);
  },
  miniprogrampage(app, { title, pagepath, thumb_media_id }, nowMs) {
    const fields = readTexts({ title, pagepath, thumb_media_id });
    if (!fields) return refuse(pagepath === undefined || pagepath === "" ? 40165 : 47001);
    const page = String(pagepath).replace(/\?.*$/s, "").replace(/^\//, "");
    if (app.pages && !app.pages.includes(page)) return refuse(40165);
    return app.media.find(thumb_media_id, nowMs) ? fields : refuse(40007);
  },
};

/** Types of the same interface that only Official Accounts may send, and the reply that is no message. */
const notForMiniPrograms = new Set([
  "voice",
  "video",
  "music",
  "news",
  "mpnews",
  "mpnewsarticle",
  "msgmenu",
  "wxcard",
  "transfer_customer_service",
]);

/** All of them, if all of them are texts. */
function readTexts(fields: Record<string, unknown>): Record<string, string> | undefined {
  const areTexts = Object.values(fields).every(
    (value) => typeof value === "string" && value !== "",
  );
  return areTexts ? (fields as Record<string, string>) : undefined;
}
