import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  bridgeList,
  bridgeRequest,
  bridgeResponse,
  migrationRequest,
  migrationResponse,
  proposalRequest,
  proposalResponse,
  templateMessageRequest,
  templateMessageResponse,
  type TemplateMessageRequest,
} from "../../contract/bridges.ts";
import { deleted, idempotencyHeaders, ofApp, templateId } from "../../contract/common.ts";
import { HongyanError } from "../../errors.ts";
import { applyProposal } from "../../flow/bridges/apply-proposal.ts";
import { bridgeTemplateMessage, type Bridged } from "../../flow/bridges/bridge-template-message.ts";
import { proposeBridge } from "../../flow/bridges/propose-bridge.ts";
import { saveBridge } from "../../flow/bridges/save-bridge.ts";
import { submitOrRepeat } from "../../flow/messages/idempotency.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { subscribeMessage } from "../../flow/messages/subscribe-message.ts";
import {
  deleteTemplateBridge,
  findTemplateBridge,
  listTemplateBridges,
  type TemplateBridgeRow,
} from "../../store/template-bridges.ts";
import { requireScope } from "../caller.ts";
import { refusePast } from "../to-submission.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["template messages (retired)"];
const byTemplate = z.object({ templateId });

export function templateMessageRoutes(
  app: FastifyInstance,
  ctx: Context,
  submit: SubmitMessage,
): void {
  const routes = typed(app);

  routes.post(
    "/v1/template-messages",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary:
          "Send an old template message as the subscribe message that its bridge makes of it",
        security,
        headers: idempotencyHeaders,
        body: templateMessageRequest,
        response: answers(202, templateMessageResponse),
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const appid = await whichApp(ctx, request, request.body.appid);
      const answer = await sendOrRepeat(ctx, submit, appid, request.body, key);
      return reply.status(202).send(answer);
    },
  );

  routes.get(
    "/v1/template-bridges",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags,
        summary: "Which scene stands in for which retired template",
        security,
        querystring: ofApp,
        response: answers(200, bridgeList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const rows = await listTemplateBridges(ctx.db, appid);
      return { bridges: rows.map((row) => toBridge(appid, row)) };
    },
  );

  routes.get(
    "/v1/template-bridges/:templateId",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags,
        summary: "One bridge",
        security,
        params: byTemplate,
        querystring: ofApp,
        response: answers(200, bridgeResponse),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      return toBridge(appid, await findOrRefuse(ctx, appid, request.params.templateId));
    },
  );

  routes.post(
    "/v1/template-bridges",
    {
      config: { access: { scope: "scenes:write" } },
      schema: {
        tags,
        summary: "Make or replace a bridge; it is checked against its scene first",
        security,
        body: bridgeRequest,
        response: answers(200, bridgeResponse),
      },
    },
    async (request) => {
      const { appid: named, ...bridge } = request.body;
      const appid = await whichApp(ctx, request, named);
      await saveBridge(ctx, appid, bridge);
      return toBridge(appid, await findOrRefuse(ctx, appid, bridge.templateId));
    },
  );

  routes.delete(
    "/v1/template-bridges/:templateId",
    {
      config: { access: { scope: "scenes:write" } },
      schema: {
        tags,
        summary: "Delete a bridge; messages that were accepted are sent all the same",
        security,
        params: byTemplate,
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      if (!(await deleteTemplateBridge(ctx.db, appid, request.params.templateId))) {
        throw bridgeNotFound(appid, request.params.templateId);
      }
      return { deleted: true as const };
    },
  );

  routes.post(
    "/v1/template-bridges/proposals",
    {
      config: { access: { scope: "templates:read" } },
      schema: {
        tags,
        summary: "Look for templates that can stand in for a retired one; nothing is changed",
        description:
          "Asks WeChat for the public library: at most 16 calls, which count in its daily limits.",
        security,
        body: proposalRequest,
        response: answers(200, proposalResponse),
      },
    },
    async (request) => {
      const { appid: named, title, content } = request.body;
      return proposeBridge(ctx, await whichApp(ctx, request, named), { title, content });
    },
  );

  routes.post(
    "/v1/template-bridges/migrations",
    {
      config: { access: { scope: "templates:write" } },
      schema: {
        tags,
        summary: "Carry out a proposal: add the template, make its scene and the bridge",
        security,
        body: migrationRequest,
        response: answers(201, migrationResponse),
      },
    },
    async (request, reply) => {
      requireScope(request, "scenes:write");
      const { appid: named, ...migration } = request.body;
      const appid = await whichApp(ctx, request, named);
      const done = await applyProposal(ctx, appid, migration);
      const row = await findOrRefuse(ctx, appid, migration.templateId);
      return reply.status(201).send({ ...done, bridge: toBridge(appid, row) });
    },
  );
}

/** A repeat is answered also when its bridge is gone or no grant is left for a second message. */
async function sendOrRepeat(
  ctx: Context,
  submit: SubmitMessage,
  appid: string,
  message: TemplateMessageRequest,
  key: string | undefined,
): Promise<z.infer<typeof templateMessageResponse>> {
  const idempotency = key === undefined ? undefined : { key, request: message };
  // null when it is a repeat: nothing was bridged now.
  let bridge: z.infer<typeof templateMessageResponse>["bridge"] = null;
  const { messageId, status } = await submitOrRepeat(ctx, appid, idempotency, async () => {
    refusePast(message.expireAt);
    const bridged = await bridgeTemplateMessage(ctx, appid, toOldMessage(message));
    const submitted = await submit({
      ...subscribeMessage(ctx, {
        appid,
        openid: message.touser,
        rendered: bridged.rendered,
        ...(message.page === undefined ? {} : { page: message.page, keepsPage: true }),
      }),
      onNoGrant: message.onNoGrant,
      ...(message.expireAt === undefined ? {} : { expireAt: new Date(message.expireAt) }),
      ...(idempotency === undefined ? {} : { idempotency }),
    });
    bridge = toReport(bridged, message);
    return submitted;
  });
  return { id: messageId, status: status as "queued", bridge };
}

function toOldMessage({ template_id: templateId, data }: TemplateMessageRequest) {
  const entries = Object.entries(data).map(([key, { value }]) => [key, String(value)] as const);
  return { templateId, keywords: Object.fromEntries(entries) };
}

function toReport({ rendered, params, unused }: Bridged, request: TemplateMessageRequest) {
  const meaningless = ["form_id", "emphasis_keyword"] as const;
  return {
    scene: rendered.scene ?? "",
    templateId: rendered.templateId,
    params,
    changes: rendered.changes,
    ignored: meaningless.filter((name) => request[name] !== undefined),
    unused,
  };
}

async function findOrRefuse(
  ctx: Context,
  appid: string,
  templateId: string,
): Promise<TemplateBridgeRow> {
  const row = await findTemplateBridge(ctx.db, appid, templateId);
  if (row === undefined) throw bridgeNotFound(appid, templateId);
  return row;
}

function bridgeNotFound(appid: string, templateId: string): HongyanError {
  return new HongyanError(
    "BRIDGE_NOT_FOUND",
    `app ${appid} has no bridge for the retired template ${templateId}`,
    { hint: "GET /v1/template-bridges lists the bridges; POST /v1/template-bridges makes one." },
  );
}

function toBridge(appid: string, row: TemplateBridgeRow): z.infer<typeof bridgeResponse> {
  return { ...row, appid, updatedAt: row.updatedAt.toISOString() };
}
