import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  audiencePreview,
  listUploaded,
  recipientList,
  recipientsQuery,
  skippedList,
  skippedQuery,
} from "../../contract/campaign-lists.ts";
import { campaignId } from "../../contract/campaigns.ts";
import { ofApp } from "../../contract/common.ts";
import { HongyanError } from "../../errors.ts";
import type { Charset } from "../../flow/campaigns/lists/decode-lines.ts";
import { previewAudience } from "../../flow/campaigns/lists/preview-audience.ts";
import type { ListFormat } from "../../flow/campaigns/lists/read-list.ts";
import { uploadList } from "../../flow/campaigns/lists/upload-list.ts";
import { listSkipped } from "../../store/campaign-lists.ts";
import { listRecipients } from "../../store/list-recipients.ts";
import { findAskedCampaign } from "../find-campaign.ts";
import { toDuration } from "../to-preview.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["campaigns"];
const byId = z.object({ id: campaignId });

const formats: Record<string, ListFormat["format"]> = {
  "text/csv": "csv",
  "application/x-ndjson": "ndjson",
  "application/ndjson": "ndjson",
  "application/jsonl": "ndjson",
};
const charsets: Record<string, Charset> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  gbk: "gbk",
  gb2312: "gbk",
  gb18030: "gbk",
};
/** A client that sends nothing for so long is gone. */
const idleMs = 120_000;

/** In a scope of their own: other routes do not take a stream for a body. */
export function campaignListRoutes(app: FastifyInstance, ctx: Context): void {
  app.addContentTypeParser(Object.keys(formats), (_request, payload, done) => done(null, payload));
  const routes = typed(app);

  routes.post(
    "/v1/campaigns/:id/recipients",
    {
      config: { access: { scope: "campaigns:write" }, takesLong: true },
      schema: {
        tags,
        summary: "Add users to the list of a draft: CSV or NDJSON, one user a line",
        description:
          "Streamed: a million lines are no more at once than a thousand. Bad lines are named with their numbers and the others kept. Several uploads add up; one that broke off is sent again.",
        security,
        consumes: Object.keys(formats),
        params: byId,
        querystring: ofApp,
        response: answers(200, listUploaded),
      },
    },
    async (request) => {
      const campaign = await findAskedCampaign(ctx, request);
      const format = readFormat(request);
      request.raw.setTimeout(idleMs, () => request.raw.destroy());
      const { uploadId, faults, ...counts } = await uploadList(ctx, campaign, {
        ...format,
        bytes: read(request.raw),
      });
      const { listedCount } = await findAskedCampaign(ctx, request);
      return { id: uploadId, ...counts, badLines: faults, listed: listedCount };
    },
  );

  routes.get(
    "/v1/campaigns/:id/recipients",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "Users of the list, by openid, and who of them has a grant now",
        description:
          "Before the start: who would be reached, and with reach=without-grant who would be skipped. Grants come and go: who was skipped in the end is told by GET /v1/campaigns/{id}/skipped. Until the list is removed, HONGYAN_KEEP_LISTS_DAYS after the end of the campaign.",
        security,
        params: byId,
        querystring: recipientsQuery,
        response: answers(200, recipientList),
      },
    },
    async (request) => {
      const campaign = await findAskedCampaign(ctx, request);
      const { reach, cursor, limit } = request.query;
      const hasGrant = reach === undefined ? undefined : reach === "with-grant";
      const page = { hasGrant, after: cursor, limit };
      const { recipients, next } = await listRecipients(ctx.db, campaign.appid, campaign, page);
      return { recipients, nextCursor: next };
    },
  );

  routes.get(
    "/v1/campaigns/:id/preview",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "Whom a campaign would reach now, and what became of the uploads of its list",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, audiencePreview),
      },
    },
    async (request) => {
      const campaign = await findAskedCampaign(ctx, request);
      const { uploads, duration, ...counts } = await previewAudience(ctx, campaign);
      return {
        ...counts,
        duration: toDuration(duration),
        uploads: uploads.map(({ uploadId, startedAt, updatedAt, ...upload }) => ({
          id: uploadId,
          ...upload,
          startedAt: startedAt.toISOString(),
          updatedAt: updatedAt.toISOString(),
        })),
      };
    },
  );

  routes.get(
    "/v1/campaigns/:id/skipped",
    {
      config: { access: { scope: "campaigns:read" } },
      schema: {
        tags,
        summary: "Users of the list who had no grant when it was their turn",
        description:
          "Until the list is removed, HONGYAN_KEEP_LISTS_DAYS after the end of the campaign.",
        security,
        params: byId,
        querystring: skippedQuery,
        response: answers(200, skippedList),
      },
    },
    async (request) => {
      const { appid, campaignId } = await findAskedCampaign(ctx, request);
      const { cursor, limit } = request.query;
      const rows = await listSkipped(ctx.db, appid, campaignId, { after: cursor, limit });
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        recipients: rows.map((row) => ({ ...row, reason: "NO_GRANT" as const })),
        nextCursor: last?.openid ?? null,
      };
    },
  );
}

/** @throws {HongyanError} UNSUPPORTED_MEDIA_TYPE */
function readFormat({ headers }: FastifyRequest): ListFormat {
  const [type = "", ...more] = (headers["content-type"] ?? "").split(";");
  const format = formats[type.trim().toLowerCase()];
  if (format === undefined || (headers["content-encoding"] ?? "identity") !== "identity") {
    throw unsupported("a list is CSV or NDJSON, not compressed");
  }
  const given = more
    .map((one) => /^\s*charset\s*=\s*"?([^"]*?)"?\s*$/i.exec(one)?.[1]?.toLowerCase())
    .find((one) => one !== undefined);
  const charset = given === undefined ? "guess" : charsets[given];
  if (charset === undefined || (format === "ndjson" && charset === "gbk")) {
    throw unsupported(`a list in ${format === "csv" ? "CSV" : "NDJSON"} is not read in ${given}`);
  }
  return { format, charset: format === "ndjson" ? "utf-8" : charset };
}

function unsupported(message: string): HongyanError {
  return new HongyanError("UNSUPPORTED_MEDIA_TYPE", message, {
    hint: "Content-Type: application/x-ndjson (UTF-8), or text/csv with charset=utf-8 or charset=gbk, or without charset.",
  });
}

/**
 * The body as it comes. A refusal in the middle leaves the connection open for the answer.
 *
 * @throws {HongyanError} BAD_REQUEST when it ends before its end
 */
async function* read(body: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch (cause) {
    throw new HongyanError("BAD_REQUEST", "the upload broke off before its end", {
      hint: "What came before is in the list. Send the same upload again: its lines are not added twice.",
      cause,
    });
  }
}
