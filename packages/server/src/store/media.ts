import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isOpen } from "./open-messages.ts";

export type PictureType = "image/png" | "image/jpeg" | "image/gif";

export interface MediaRow {
  /** SHA-256 of the content, hex. */
  hash: string;
  contentType: PictureType;
  sizeBytes: number;
  /** WeChat's id of the last upload, and when WeChat forgets it. */
  mediaId: string | null;
  mediaExpiresAt: Date | null;
  createdAt: Date;
}

const columns = sql`
  m.hash, m.content_type as "contentType", m.size_bytes as "sizeBytes", m.media_id as "mediaId",
  m.media_expires_at as "mediaExpiresAt", m.created_at as "createdAt"`;

/** The same content twice is one row. */
export async function insertMedia(
  db: Db,
  appid: string,
  media: { hash: string; contentType: PictureType; content: Uint8Array },
): Promise<void> {
  await sql`
    insert into hongyan.media (appid, hash, content_type, size_bytes, content)
    values (
      ${appid}, ${media.hash}, ${media.contentType}, ${media.content.byteLength}, ${Buffer.from(media.content)}
    )
    on conflict (appid, hash) do nothing`.execute(db);
}

export async function findMedia(
  db: Db,
  appid: string,
  hash: string,
): Promise<MediaRow | undefined> {
  const result = await sql<MediaRow>`
    select ${columns} from hongyan.media m where m.appid = ${appid} and m.hash = ${hash}`.execute(
    db,
  );
  return result.rows[0];
}

export async function readMediaContent(
  db: Db,
  appid: string,
  hash: string,
): Promise<Uint8Array | undefined> {
  const result = await sql<{ content: Uint8Array }>`
    select m.content from hongyan.media m where m.appid = ${appid} and m.hash = ${hash}`.execute(
    db,
  );
  return result.rows[0]?.content;
}

/** Newest first. */
export async function listMedia(
  db: Db,
  appid: string,
  page: { before: { createdUs: number; hash: string } | undefined; limit: number },
): Promise<(MediaRow & { createdUs: number })[]> {
  const { createdUs, hash } = page.before ?? { createdUs: 0, hash: "" };
  const createdAt = sql`timestamptz 'epoch' + ${createdUs}::bigint * interval '1 microsecond'`;
  const result = await sql<MediaRow & { createdUs: number }>`
    select ${columns}, (extract(epoch from m.created_at) * 1000000)::bigint as "createdUs"
    from hongyan.media m
    where m.appid = ${appid}
      and (${page.before === undefined} or (m.created_at, m.hash) < (${createdAt}, ${hash}))
    order by m.created_at desc, m.hash desc
    limit ${page.limit}`.execute(db);
  return result.rows;
}

/** After an upload. */
export async function noteUpload(
  db: Db,
  appid: string,
  hash: string,
  upload: { mediaId: string; expiresAt: Date },
): Promise<void> {
  await sql`
    update hongyan.media
    set media_id = ${upload.mediaId}, media_expires_at = ${upload.expiresAt}
    where appid = ${appid} and hash = ${hash}`.execute(db);
}

/** WeChat does not know this id; a newer one stays. */
export async function forgetUpload(
  db: Db,
  appid: string,
  hash: string,
  mediaId: string,
): Promise<void> {
  await sql`
    update hongyan.media
    set media_id = null, media_expires_at = null
    where appid = ${appid} and hash = ${hash} and media_id = ${mediaId}`.execute(db);
}

/** How many messages that are not sent yet, and auto-replies, show this picture. */
export async function countMediaUses(tx: Tx, appid: string, hash: string): Promise<number> {
  const result = await sql<{ uses: number }>`
    select
      (
        select count(*)
        from hongyan.messages m
        where m.appid = ${appid} and ${isOpen} and m.kind = 'customer-service'
          and position(${`"sha256:${hash}"`} in m.body) > 0
      )::integer + (
        select count(*)
        from hongyan.auto_replies r
        where r.appid = ${appid} and position(${`"${hash}"`} in r.message::text) > 0
      )::integer as uses`.execute(tx);
  return result.rows[0]?.uses ?? 0;
}

/** False when there is none. */
export async function deleteMedia(tx: Tx, appid: string, hash: string): Promise<boolean> {
  const result = await sql`
    delete from hongyan.media where appid = ${appid} and hash = ${hash} returning hash`.execute(tx);
  return result.rows.length === 1;
}
