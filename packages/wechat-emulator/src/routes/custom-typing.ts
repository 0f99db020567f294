import { readJsonObject, type Call } from "../call.ts";
import { conversationOf } from "../customer-service/conversation.ts";
import { tellTyping } from "../customer-service/live-line.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

const typingMs = 15_000;
const exchangeMs = 30_000;

/**
 * POST /cgi-bin/message/custom/typing: 对方正在输入, for 15 seconds or until a message is sent.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_typing.html
 */
export function setTyping(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { touser, command } = body;
  if (typeof touser !== "string" || !app.users.has(touser)) return refuse(40003);
  if (command !== "Typing" && command !== "CancelTyping") return refuse(45072);

  const nowMs = call.state.clock.nowMs();
  const conversation = conversationOf(app, touser);
  if (command === "CancelTyping") {
    conversation.typingUntilMs = 0;
    tellTyping(call.state, app, touser, false);
    return ok();
  }
  if (nowMs - conversation.lastExchangeAtMs > exchangeMs) return refuse(45080);
  if (nowMs < conversation.typingUntilMs) return refuse(45081);
  conversation.typingUntilMs = nowMs + typingMs;
  tellTyping(call.state, app, touser, true);
  return ok();
}
