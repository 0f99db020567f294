import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { Context } from "../../../context.ts";
import { deleted, ofApp } from "../../../contract/common.ts";
import { mediaHash, mediaId } from "../../../contract/customer-service/contents.ts";
import { media, mediaList } from "../../../contract/customer-service/media.ts";
import { page } from "../../../contract/customer-service/pages.ts";
import {
  largestPictureBytes,
  removeMedia,
  saveMedia,
} from "../../../flow/customer-service/save-media.ts";
import { askWechat } from "../../../flow/ask-wechat.ts";
import { findMedia, listMedia, readMediaContent, type MediaRow } from "../../../store/media.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";
import { nextCursor, readCursor } from "./cursor.ts";

const tags = ["customer service"];
const pictureTypes = ["image/png", "image/jpeg", "image/gif"];

export function mediaRoutes(app: FastifyInstance, ctx: Context): void {
  app.addContentTypeParser(
    pictureTypes,
    { parseAs: "buffer", bodyLimit: largestPictureBytes },
    (_request, body, done) => done(null, body),
  );
  const routes = typed(app);

  routes.post(
    "/v1/customer-service/media",
    {
      config: { access: { scope: "customer-service:write" } },
      bodyLimit: largestPictureBytes,
      schema: {
        tags,
        summary: "Store a picture: PNG, JPEG or GIF, at most 10 MB, as the raw body",
        description:
          "It is kept here by the hash of its content and uploaded to WeChat when a message shows it, anew when WeChat has forgotten it.",
        security,
        consumes: pictureTypes,
        querystring: ofApp,
        response: answers(201, media),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const content = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "none";
      return reply.status(201).send(toMedia(await saveMedia(ctx, appid, content, type)));
    },
  );

  routes.get(
    "/v1/customer-service/media",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "Stored pictures, newest first",
        security,
        querystring: page,
        response: answers(200, mediaList),
      },
    },
    async (request) => {
      const { appid: named, cursor, limit } = request.query;
      const before = readCursor(cursor);
      const rows = await listMedia(ctx.db, await whichApp(ctx, request, named), {
        before: before === undefined ? undefined : { createdUs: before.us, hash: before.key },
        limit,
      });
      return {
        media: rows.map(toMedia),
        nextCursor: nextCursor(rows, limit, (row) => ({ us: row.createdUs, key: row.hash })),
      };
    },
  );

  routes.delete(
    "/v1/customer-service/media/:media",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Delete a stored picture that no waiting message and no auto-reply shows",
        security,
        params: z.object({ media: mediaHash }),
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      await removeMedia(ctx, appid, request.params.media);
      return { deleted: true as const };
    },
  );

  routes.get(
    "/v1/customer-service/media/:mediaId/content",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary:
          "A stored picture, or a file that a user sent: that from WeChat, within three days; of a video its address",
        security,
        params: z.object({ mediaId }),
        querystring: ofApp,
        response: answers(200, z.unknown().describe("The file as it is, or { videoUrl }")),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { mediaId } = request.params;
      const stored = await readStored(ctx, appid, mediaId);
      if (stored !== undefined) return sendFile(reply, mediaId, stored);
      const file = await askWechat(() => ctx.wechat.of(appid).customerService.getMedia(mediaId));
      if (file.kind === "video") return { videoUrl: file.url };
      return sendFile(reply, mediaId, file);
    },
  );
}

interface File {
  contentType: string;
  content: Uint8Array;
}

/** The hash of a stored picture has the form of an id of WeChat's, which in its turn need not be one of ours. */
async function readStored(ctx: Context, appid: string, id: string): Promise<File | undefined> {
  if (!mediaHash.safeParse(id).success) return undefined;
  const row = await findMedia(ctx.db, appid, id);
  const content = row === undefined ? undefined : await readMediaContent(ctx.db, appid, id);
  if (row === undefined || content === undefined) return undefined;
  return { contentType: row.contentType, content };
}

/** Whatever a user sent: never shown as a page of this host, never guessed to be anything else. */
function sendFile(reply: FastifyReply, name: string, file: File): FastifyReply {
  const type = file.contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  return reply
    .type(pictureTypes.includes(type) ? type : "application/octet-stream")
    .header("content-disposition", `attachment; filename="${name.slice(0, 32)}"`)
    .header("content-security-policy", "sandbox; default-src 'none'")
    .header("x-content-type-options", "nosniff")
    .header("cache-control", "private, max-age=3600")
    .send(Buffer.from(file.content));
}

function toMedia(row: MediaRow): z.infer<typeof media> {
  return {
    media: row.hash,
    contentType: row.contentType,
    sizeBytes: row.sizeBytes,
    uploadedUntil: row.mediaExpiresAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
