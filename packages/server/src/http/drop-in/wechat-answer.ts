import { randomBytes } from "node:crypto";
import type { FastifyReply } from "fastify";
import type { WechatFault } from "./wechat-fault.ts";

/** WeChat answers 200 to everything, and names the encoding in this way. */
const contentType = "application/json; encoding=utf-8";

export function answerWechat(reply: FastifyReply, body: Record<string, unknown>): FastifyReply {
  // As bytes: to a text, Fastify would add a charset of its own.
  return reply
    .status(200)
    .header("content-type", contentType)
    .send(Buffer.from(JSON.stringify(body)));
}

export function answerFault(reply: FastifyReply, fault: WechatFault): FastifyReply {
  const errmsg = `${fault.message} rid: ${newRid()}`;
  return answerWechat(reply, { errcode: fault.errcode, errmsg });
}

/** WeChat's form of a request id: the Unix time in seconds, then two random groups, all hexadecimal. */
function newRid(): string {
  const random = randomBytes(8).toString("hex");
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `${seconds}-${random.slice(0, 8)}-${random.slice(8)}`;
}
