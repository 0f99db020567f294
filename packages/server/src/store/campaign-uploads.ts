import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface UploadCounts {
  /** Read, empty ones aside. */
  lines: number;
  added: number;
  /** Stood there already, from the same line with the same card. */
  unchanged: number;
  /** Code -> how many lines were not kept. */
  rejected: Record<string, number>;
}

export interface UploadRow extends UploadCounts {
  uploadId: string;
  state: "reading" | "complete" | "broken";
  startedAt: Date;
  updatedAt: Date;
}

/**
 * Of a campaign `c`: an upload of its list is under way. One that says nothing for three minutes is of a process that died: a client
 * that sends nothing is waited for for two.
 */
export const isBeingUploaded = sql<boolean>`
  exists (
    select from hongyan.campaign_uploads u
    where u.appid = c.appid and u.campaign_id = c.id and u.state = 'reading'
      and u.updated_at > now() - interval '3 minutes'
  )`;

export async function hasUploadUnderWay(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<boolean> {
  const result = await sql`
    select from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and ${isBeingUploaded}`.execute(db);
  return result.rows.length === 1;
}

/** False when it is no draft any more. Whoever changes the draft at this moment is waited for, or sees the upload. */
export async function insertUpload(
  db: Db,
  appid: string,
  campaignId: string,
  uploadId: string,
): Promise<boolean> {
  const result = await sql`
    with draft as materialized (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft'
      for share
    )
    insert into hongyan.campaign_uploads (appid, campaign_id, id, state)
    select d.appid, d.id, ${uploadId}::uuid, 'reading'
    from draft d
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** How far it has come: with the lines that it adds, in their transaction, and meanwhile, so that it is known to live. */
export async function noteUpload(
  db: Db,
  appid: string,
  campaignId: string,
  uploadId: string,
  counts: UploadCounts,
): Promise<void> {
  await sql`
    update hongyan.campaign_uploads u
    set
      lines = ${counts.lines}, added = ${counts.added}, unchanged = ${counts.unchanged},
      rejected = ${JSON.stringify(counts.rejected)}::jsonb, updated_at = now()
    where u.appid = ${appid} and u.campaign_id = ${campaignId}::uuid and u.id = ${uploadId}::uuid
      and u.state = 'reading'`.execute(db);
}

export async function endUpload(
  db: Db,
  appid: string,
  campaignId: string,
  uploadId: string,
  state: "complete" | "broken",
): Promise<void> {
  await sql`
    update hongyan.campaign_uploads u
    set state = ${state}, updated_at = now()
    where u.appid = ${appid} and u.campaign_id = ${campaignId}::uuid and u.id = ${uploadId}::uuid
      and u.state = 'reading'`.execute(db);
}

/** The latest, newest first. */
export async function listUploads(
  db: Db,
  appid: string,
  campaignId: string,
  limit: number,
): Promise<UploadRow[]> {
  const result = await sql<UploadRow>`
    select
      u.id as "uploadId", u.state, u.lines, u.added, u.unchanged, u.rejected, u.started_at as "startedAt",
      u.updated_at as "updatedAt"
    from hongyan.campaign_uploads u
    where u.appid = ${appid} and u.campaign_id = ${campaignId}::uuid
    order by u.id desc
    limit ${limit}`.execute(db);
  return result.rows;
}
