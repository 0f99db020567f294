import type { AnsweredFile } from "../wire/ask-for-file.ts";
import { call, callForFile, type CallContext } from "../wire/call.ts";
import { readNumber, readText, requireString } from "../wire/read-fields.ts";

export interface MediaUpload {
  type: "image" | "voice" | "video" | "thumb";
  /** With its extension, which WeChat looks at. */
  filename: string;
  /** For example `image/png`. */
  contentType: string;
  content: Uint8Array;
}

export interface UploadedMedia {
  mediaId: string;
  type: string;
  /** Three days later WeChat forgets the file. */
  createdAt: Date;
}

export type Media = AnsweredFile | { kind: "video"; url: string };

const area = "customer-service";

/** A file takes longer than a message. */
const minTimeoutMs = 60_000;
/** WeChat's largest media are videos of 10 MB, and those come as an address. */
const maxBytes = 20 * 1_048_576;

export async function uploadMedia(ctx: CallContext, upload: MediaUpload): Promise<UploadedMedia> {
  const { type, filename, contentType, content } = upload;
  const path = "/cgi-bin/media/upload";
  const { fields } = await call(ctx, {
    method: "POST",
    path,
    area,
    query: { type },
    file: { name: "media", filename, contentType, content },
    minTimeoutMs,
  });
  // Of a thumbnail the id has a name of its own.
  const idName = fields["media_id"] === undefined ? "thumb_media_id" : "media_id";
  return {
    mediaId: requireString(path, fields, idName),
    type: readText(fields["type"]) || type,
    // WeChat counts in seconds.
    createdAt: new Date(readNumber(fields["created_at"]) * 1000),
  };
}

export async function getMedia(ctx: CallContext, mediaId: string): Promise<Media> {
  const path = "/cgi-bin/media/get";
  const query = { media_id: mediaId };
  const reply = await callForFile(ctx, {
    method: "GET",
    path,
    area,
    query,
    minTimeoutMs,
    maxBytes,
  });
  return reply.kind === "file"
    ? reply
    : { kind: "video", url: requireString(path, reply.fields, "video_url") };
}
