import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isOpen, openMessages } from "./open-dispatches.ts";

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

/** The same content twice is one row, which stays as soon as one of the two is to stay. */
export async function insertMedia(
  db: Db,
  appid: string,
  media: { hash: string; contentType: PictureType; content: Uint8Array; isTemporary: boolean },
): Promise<void> {
  await sql`
    insert into hongyan.media as m (appid, hash, content_type, size_bytes, content, is_temporary)
    values (
      ${appid}, ${media.hash}, ${media.contentType}, ${media.content.byteLength}, ${Buffer.from(media.content)},
      ${media.isTemporary}
    )
    on conflict (appid, hash) do update
    set is_temporary = m.is_temporary and excluded.is_temporary, last_used_at = now()`.execute(db);
}

/** Keeps a picture from being removed for a while. A write an hour is enough to know days. */
export async function touchMedia(db: Db, appid: string, hash: string): Promise<void> {
  await sql`
    update hongyan.media
    set last_used_at = now()
    where appid = ${appid} and hash = ${hash} and last_used_at < now() - interval '1 hour'`.execute(
    db,
  );
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
    set media_id = ${upload.mediaId}, media_expires_at = ${upload.expiresAt}, last_used_at = now()
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

/**
 * How many messages that are not sent yet, channels that wait for one to fail, and auto-replies show this picture.
 */
export async function countMediaUses(tx: Tx, appid: string, hash: string): Promise<number> {
  const result = await sql<{ uses: number }>`
    select
      (
        select count(*)
        from (${openMessages(sql`${appid}`)}) as o
        join hongyan.messages m using (appid, id)
        where ${isOpen} and m.kind = 'customer-service'
          and position(${`"sha256:${hash}"`} in m.body) > 0
      )::integer + (
        select count(*)
        from hongyan.auto_replies r
        where r.appid = ${appid} and position(${`"${hash}"`} in r.message::text) > 0
      )::integer + (
        select count(*)
        from (
          select t.uniform_id
          from (${openMessages(null)}) as o
          join hongyan.messages m using (appid, id)
          join hongyan.uniform_channels t on t.send_appid = m.appid and t.message_id = m.id
          where ${isOpen} and t.appid = ${appid}
          union
          select u.id from hongyan.uniform_messages u where u.falling_since is not null and u.appid = ${appid}
        ) as going (uniform_id)
        join hongyan.uniform_channels c on c.appid = ${appid} and c.uniform_id = going.uniform_id
        where c.state = 'waiting' and c.channel = 'customer-service'
          and position(${`"sha256:${hash}"`} in c.submission ->> 'body') > 0
      )::integer as uses`.execute(tx);
  return result.rows[0]?.uses ?? 0;
}

/** Temporary pictures that were not used for 7 days, the oldest first. */
export async function listUnusedMedia(
  db: Db,
  limit: number,
): Promise<{ appid: string; hash: string }[]> {
  const result = await sql<{ appid: string; hash: string }>`
    select m.appid, m.hash
    from hongyan.media m
    where m.is_temporary and m.last_used_at < now() - interval '7 days'
    order by m.last_used_at
    limit ${limit}`.execute(db);
  return result.rows;
}

/** Deletes it if it is still temporary and unused: somebody may have named it meanwhile. */
export async function deleteUnusedMedia(tx: Tx, appid: string, hash: string): Promise<void> {
  await sql`
    delete from hongyan.media
    where appid = ${appid} and hash = ${hash} and is_temporary
      and last_used_at < now() - interval '7 days'`.execute(tx);
}

/** False when there is none. */
export async function deleteMedia(tx: Tx, appid: string, hash: string): Promise<boolean> {
  const result = await sql`
    delete from hongyan.media where appid = ${appid} and hash = ${hash} returning hash`.execute(tx);
  return result.rows.length === 1;
}
