import type { CallbackQuery } from "@hongyan/wechat";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  createCallbackReceiver,
  largestCallbackBytes,
} from "../../flow/callbacks/receive-callback.ts";
import { typed } from "./typed.ts";

const tags = ["WeChat"];
// Nothing is refused by its form here: whatever is wrong with a push, the answer is the same.
const byAppid = z.object({ appid: z.string() });
/** Whatever comes is taken, and looked at by the receiver; those that WeChat sends are named for whoever reads the documentation. */
const query = z.looseObject({
  signature: z.unknown().optional(),
  timestamp: z.unknown().optional(),
  nonce: z.unknown().optional(),
  echostr: z.unknown().optional(),
  msg_signature: z.unknown().optional(),
  encrypt_type: z.unknown().optional(),
});

/** The URL to enter at 消息推送配置. Answers as WeChat wants it: bare text, and `success` when there is nothing to say. */
export function callbackRoutes(app: FastifyInstance, ctx: Context): void {
  const receiver = createCallbackReceiver(ctx);
  // Signatures and frames are over bytes, and WeChat's content types are not to be relied on.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "*",
    { parseAs: "buffer", bodyLimit: largestCallbackBytes },
    (_request, body, done) => done(null, body),
  );
  // Whatever it says, and also when it says nothing that HTTP knows: a push is read by its bytes.
  app.addHook("onRequest", async (request) => {
    request.headers["content-type"] = "application/octet-stream";
  });
  const routes = typed(app);

  routes.get(
    "/wechat/callback/:appid",
    {
      config: { access: "public" },
      schema: { tags, summary: "WeChat checks the URL", params: byAppid, querystring: query },
    },
    async (request, reply) => {
      const echostr = await receiver.check(request.params.appid, toQuery(request.query));
      return reply.type("text/plain; charset=utf-8").send(echostr);
    },
  );

  routes.post(
    "/wechat/callback/:appid",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "A push of WeChat",
        description: "Verified and stored, then answered; what it means is carried out afterwards.",
        params: byAppid,
        querystring: query,
      },
    },
    async (request, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const answer = await receiver.receive(request.params.appid, toQuery(request.query), body);
      if (answer === undefined) return reply.type("text/plain; charset=utf-8").send("success");
      return reply.type(answer.contentType).send(answer.body);
    },
  );
}

/** A parameter that came twice is none. */
function toQuery(raw: Record<string, unknown>): CallbackQuery {
  const text = (value: unknown): string | undefined =>
    typeof value === "string" ? value : undefined;
  return {
    signature: text(raw["signature"]),
    timestamp: text(raw["timestamp"]),
    nonce: text(raw["nonce"]),
    echostr: text(raw["echostr"]),
    msg_signature: text(raw["msg_signature"]),
    encrypt_type: text(raw["encrypt_type"]),
    openid: text(raw["openid"]),
  };
}
