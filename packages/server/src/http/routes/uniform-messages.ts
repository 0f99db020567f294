import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { byId, idempotencyHeaders, ofApp } from "../../contract/common.ts";
import {
  oldUniformMessageRequest,
  uniformMessageRequest,
  uniformMessageResponse,
  type Channel,
  type OldUniformMessageRequest,
  type UniformMessageRequest,
} from "../../contract/uniform.ts";
import { HongyanError } from "../../errors.ts";
import { prepareOldUniform } from "../../flow/channels/old-uniform-message.ts";
import {
  prepareChannels,
  type ChannelRequest,
  type PreparedChannel,
} from "../../flow/channels/prepare-channels.ts";
import {
  findUniformRepeat,
  submitUniformMessage,
} from "../../flow/channels/submit-uniform-message.ts";
import { resolveUniformRecipient } from "../../flow/channels/uniform-recipient.ts";
import { listChannels, type ChannelRow } from "../../store/uniform-channels.ts";
import { findUniform } from "../../store/uniform-messages.ts";
import { requireScope } from "../caller.ts";
import { refusePast } from "../to-submission.ts";
import { whichApp } from "../which-app.ts";
import { contentOf } from "./customer-service/content.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["uniform messages"];
const request = z.union([uniformMessageRequest, oldUniformMessageRequest]);

export function uniformMessageRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.post(
    "/v1/uniform-messages",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Send by the first channel that has the right to reach the user",
        description:
          "What WeChat refuses later falls through to the next channel. The body of the withdrawn uniform_send is taken as well. A customer-service channel needs the scope `customer-service:write`, too.",
        security,
        headers: idempotencyHeaders,
        body: request,
        response: answers(202, uniformMessageResponse),
      },
    },
    async (request, reply) => {
      requireScopes(request);
      const key = request.headers["idempotency-key"];
      const idempotency = key === undefined ? undefined : { key, request: request.body };
      const appid = await whichApp(ctx, request, request.body.appid);
      // A repeat is answered as the first time, whatever has changed since.
      const repeat = await findUniformRepeat(ctx, appid, idempotency);
      const { uniformId } = repeat ?? (await send(ctx, appid, request.body, idempotency));
      return reply.status(202).send(await toView(ctx, appid, uniformId));
    },
  );

  routes.get(
    "/v1/uniform-messages/:id",
    {
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "Which channel was taken, and why the others were not",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, uniformMessageResponse),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      return toView(ctx, appid, request.params.id);
    },
  );
}

/** Of a customer-service channel; the old body has none. @throws {HongyanError} FORBIDDEN */
function requireScopes(
  request: FastifyRequest<{ Body: UniformMessageRequest | OldUniformMessageRequest }>,
): void {
  const channels = "channels" in request.body ? request.body.channels : [];
  if (channels.some(({ channel }) => channel === "customer-service")) {
    requireScope(request, "customer-service:write");
  }
}

async function send(
  ctx: Context,
  appid: string,
  body: UniformMessageRequest | OldUniformMessageRequest,
  idempotency: { key: string; request: unknown } | undefined,
) {
  refusePast(body.expireAt);
  const channels =
    "channels" in body
      ? await prepareNew(ctx, appid, body)
      : await prepareOldUniform(ctx, appid, toOld(body), "reject");
  const expireAt = body.expireAt === undefined ? null : new Date(body.expireAt);
  return submitUniformMessage(ctx, { appid, channels, expireAt, idempotency });
}

async function prepareNew(
  ctx: Context,
  appid: string,
  { to, channels, params = {} }: UniformMessageRequest,
): Promise<PreparedChannel[]> {
  const recipient = await resolveUniformRecipient(ctx, appid, to);
  return prepareChannels(
    ctx,
    appid,
    recipient,
    channels.map((channel) => toChannelRequest(channel, params)),
  );
}

function toChannelRequest(channel: Channel, shared: Record<string, unknown>): ChannelRequest {
  switch (channel.channel) {
    case "subscribe":
      return { ...channel, params: { ...shared, ...channel.params } };
    case "customer-service": {
      const { agent, isAi } = channel;
      return { channel: channel.channel, content: contentOf(channel), agent, isAi };
    }
    case "official-account-template": {
      const { scene, params, templateId, data, url, miniprogram } = channel;
      const message =
        scene === undefined
          ? { templateId: templateId ?? "", data: data ?? {} }
          : { scene, params: { ...shared, ...params } };
      return { channel: channel.channel, message, url, miniprogram };
    }
  }
}

function toOld(body: OldUniformMessageRequest) {
  const { touser, weapp_template_msg: weapp, mp_template_msg: mp } = body;
  return {
    touser,
    weapp:
      weapp === undefined
        ? undefined
        : {
            templateId: weapp.template_id,
            page: weapp.page,
            keywords: Object.fromEntries(
              Object.entries(weapp.data).map(([key, { value }]) => [key, String(value)] as const),
            ),
          },
    officialAccount:
      mp === undefined
        ? undefined
        : {
            appid: mp.appid,
            templateId: mp.template_id,
            url: mp.url,
            miniprogram: mp.miniprogram,
            data: Object.fromEntries(
              Object.entries(mp.data).map(
                ([key, { value, color }]) =>
                  [
                    key,
                    { value: String(value), ...(color === undefined ? {} : { color }) },
                  ] as const,
              ),
            ),
          },
  };
}

async function toView(
  ctx: Context,
  appid: string,
  uniformId: string,
): Promise<z.infer<typeof uniformMessageResponse>> {
  const row = await findUniform(ctx.db, appid, uniformId);
  if (row === undefined) {
    throw new HongyanError(
      "UNIFORM_MESSAGE_NOT_FOUND",
      `app ${appid} has no uniform message ${uniformId}`,
      { hint: "It belongs to the mini program: name that with ?appid= when there are several." },
    );
  }
  const channels = await listChannels(ctx.db, appid, uniformId);
  return {
    id: row.uniformId,
    status: statusOf(channels),
    channels: channels.map((one) => ({
      channel: one.channel,
      state: one.state,
      reason: one.reason,
      detail: one.detail,
      appid: one.sendAppid,
      messageId: one.messageId,
      messageStatus: one.status as "queued" | null,
    })),
    expireAt: row.expireAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** Of the channel that is taken, else of one that failed; between two channels, the next one's. */
function statusOf(channels: ChannelRow[]): "queued" {
  const last =
    channels.find((one) => one.state === "taken") ??
    channels.findLast((one) => one.status !== null);
  const isBetween = channels.some((one) => one.isFalling && one.state === "waiting");
  return (isBetween ? "queued" : (last?.status ?? "queued")) as "queued";
}
