import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { messageId, ofApp } from "../../contract/common.ts";
import { messageDetail } from "../../contract/message-detail.ts";
import { readCard } from "../../flow/messages/read-card.ts";
import { tellNext } from "../../flow/messages/tell-next.ts";
import { tellStory } from "../../flow/messages/tell-story.ts";
import { findApiKeyName } from "../../store/api-keys.ts";
import { findCampaign } from "../../store/campaigns.ts";
import { listAttempts, listMessageEvents, type MessageRow } from "../../store/messages.ts";
import { findOperator } from "../../store/operators.ts";
import { seesEveryWebhook } from "../caller.ts";
import { findMessageOrRefuse } from "../find-message.ts";
import { toMessageSummary } from "../to-message-summary.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["messages"];

/** All that is known of one message. */
export function messageDetailRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/messages/:id",
    {
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "One message with its attempts and events, its story in words and its card",
        security,
        params: z.object({ id: messageId }),
        querystring: ofApp,
        response: answers(200, messageDetail),
      },
    },
    async (request) => {
      const row = await findMessageOrRefuse(ctx, request, request.query.appid, request.params.id);
      const [attempts, events] = await Promise.all([
        listAttempts(ctx.db, row.appid, row.messageId),
        listMessageEvents(ctx.db, row.appid, row.messageId),
      ]);
      return {
        ...toMessageSummary(row),
        grant: row.grantState as "none",
        attempts: [
          ...attempts.map((one) => ({ ...one, endedAt: one.endedAt.toISOString() })),
          ...acceptedAttempt(row),
        ],
        events: events.map((event) => ({
          type: event.type,
          data: event.data,
          createdAt: event.createdAt.toISOString(),
        })),
        story: await tellStory(ctx, row, {
          attempts,
          events,
          seesEveryWebhook: seesEveryWebhook(request.caller),
        }),
        card: await readCard(ctx, row),
        askedBy: await whoAsked(ctx, row),
        next: await nextOf(ctx, row),
      };
    },
  );
}

/** The accepted attempt stands on the message itself. */
function acceptedAttempt(row: MessageRow) {
  if (row.status !== "sent" && row.status !== "delivered") return [];
  return [
    {
      attempt: row.attempt,
      outcome: "accepted" as const,
      errcode: null,
      detail: null,
      rid: null,
      endedAt: row.updatedAt.toISOString(),
    },
  ];
}

async function whoAsked(
  ctx: Context,
  { appid, campaignId, askedBy }: MessageRow,
): Promise<z.infer<typeof messageDetail>["askedBy"]> {
  if (campaignId !== null) {
    const campaign = await findCampaign(ctx.db, appid, campaignId);
    return campaign === undefined
      ? null
      : { kind: "campaign", id: campaignId, name: campaign.name };
  }
  if (askedBy === null) return null;
  const name = await findApiKeyName(ctx.db, askedBy);
  if (name !== undefined) return { kind: "api-key", id: askedBy, name };
  const operator = await findOperator(ctx.db, askedBy);
  return operator === undefined ? null : { kind: "operator", id: askedBy, name: operator.name };
}

async function nextOf(ctx: Context, row: MessageRow) {
  const next = await tellNext(ctx, row);
  return next === null ? null : { ...next, at: next.at?.toISOString() ?? null };
}
