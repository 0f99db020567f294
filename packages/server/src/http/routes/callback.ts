import type { CallbackQuery } from "@hongyan/wechat";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  createCallbackReceiver,
  largestCallbackBytes,
} from "../../flow/callbacks/receive-callback.ts";
import { createPlatformReceiver } from "../../flow/platforms/receive-platform-push.ts";
import { senderByGateway } from "../cloud-push.ts";
import { typed } from "./typed.ts";

const tags = ["WeChat"];
// Nothing is refused by its form here: whatever is wrong with a push, the answer is the same.
const byAppid = z.object({ appid: z.string() });
const byComponentAppid = z.object({ componentAppid: z.string() });
const anything = z.unknown().optional();
/** Those that WeChat sends are named for whoever reads the documentation. */
const query = z.looseObject({
  signature: anything,
  timestamp: anything,
  nonce: anything,
  echostr: anything,
  msg_signature: anything,
  encrypt_type: anything,
  openid: anything,
} satisfies Record<keyof CallbackQuery, z.ZodType>);

/** The URL to enter at 消息推送配置. Answers as WeChat wants it: bare text, and `success` when there is nothing to say. */
export function callbackRoutes(app: FastifyInstance, ctx: Context): void {
  const receiver = createCallbackReceiver(ctx);
  const platforms = createPlatformReceiver(ctx, receiver);
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
      const query = toQuery(request.query);
      const { appid } = request.params;
      return send(reply, await receiver.receive(appid, query, bytesOf(request)));
    },
  );

  routes.post(
    "/wechat/callback/:appid/:token",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "A push by way of 微信云托管's gateway, without signature",
        description:
          "Off by default (HONGYAN_TRUST_CLOUD_HEADERS). `token` is that of the app's callback, of 16 characters at least; nothing that the gateway names a user of is taken.",
        params: byAppid.extend({ token: z.string() }),
        querystring: query,
      },
    },
    async (request, reply) => {
      const { appid, token: pathToken } = request.params;
      const push = { sentBy: senderByGateway(request.headers), pathToken };
      return send(reply, await receiver.receiveUnsigned(appid, push, bytesOf(request)));
    },
  );

  routes.post(
    "/wechat/platform/:componentAppid/ticket",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "授权事件接收 URL of a third-party platform: tickets and authorisations",
        params: byComponentAppid,
        querystring: query,
      },
    },
    async (request, reply) => {
      const { componentAppid } = request.params;
      await platforms.receiveEvent(componentAppid, toQuery(request.query), bytesOf(request));
      return send(reply, undefined);
    },
  );

  routes.post(
    "/wechat/platform/:componentAppid/message/:appid",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary:
          "消息与事件接收 URL of a third-party platform: a push about one of its mini programs",
        params: byComponentAppid.extend(byAppid.shape),
        querystring: query,
      },
    },
    async (request, reply) => {
      const { componentAppid, appid } = request.params;
      const query = toQuery(request.query);
      return send(
        reply,
        await platforms.receiveMessage(componentAppid, appid, query, bytesOf(request)),
      );
    },
  );
}

function bytesOf({ body }: FastifyRequest): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

function send(
  reply: FastifyReply,
  answer: { contentType: string; body: string } | undefined,
): FastifyReply {
  if (answer === undefined) return reply.type("text/plain; charset=utf-8").send("success");
  return reply.type(answer.contentType).send(answer.body);
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
