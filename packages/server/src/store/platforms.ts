import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface PlatformRow {
  componentAppid: string;
  name: string;
  secretSealed: string;
  /** Token and EncodingAESKeys. */
  callbackSealed: string;
  publicUrl: string;
  /** null: WeChat has pushed none yet. */
  ticketReceivedAt: Date | null;
  createdAt: Date;
}

export type PlatformSettings = Pick<
  PlatformRow,
  "name" | "secretSealed" | "callbackSealed" | "publicUrl"
>;

const columns = sql`
  p.component_appid as "componentAppid", p.name, p.secret_sealed as "secretSealed",
  p.callback_sealed as "callbackSealed", p.public_url as "publicUrl",
  p.ticket_received_at as "ticketReceivedAt", p.created_at as "createdAt"`;

export async function listPlatforms(db: Db): Promise<PlatformRow[]> {
  const result = await sql<PlatformRow>`
    select ${columns} from hongyan.platforms p order by p.created_at, p.component_appid`.execute(
    db,
  );
  return result.rows;
}

export async function findPlatform(
  db: Db,
  componentAppid: string,
): Promise<PlatformRow | undefined> {
  const result = await sql<PlatformRow>`
    select ${columns} from hongyan.platforms p where p.component_appid = ${componentAppid}`.execute(
    db,
  );
  return result.rows[0];
}

/** False when it is there already, or there are `most`. */
export async function insertPlatform(
  db: Db,
  componentAppid: string,
  settings: PlatformSettings,
  most: number,
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.platforms (component_appid, name, secret_sealed, callback_sealed, public_url)
    select
      ${componentAppid}, ${settings.name}, ${settings.secretSealed}, ${settings.callbackSealed}, ${settings.publicUrl}
    where (select count(*) from hongyan.platforms) < ${most}
    on conflict (component_appid) do nothing
    returning component_appid`.execute(db);
  return result.rows.length === 1;
}

/** False when it is not as it was read: somebody else has changed it meanwhile. */
export async function updatePlatform(
  db: Db,
  before: PlatformRow,
  settings: PlatformSettings,
): Promise<boolean> {
  const result = await sql`
    update hongyan.platforms p
    set
      name = ${settings.name}, secret_sealed = ${settings.secretSealed}, callback_sealed = ${settings.callbackSealed},
      public_url = ${settings.publicUrl}, updated_at = now()
    where p.component_appid = ${before.componentAppid}
      and p.name = ${before.name}
      and p.secret_sealed = ${before.secretSealed}
      and p.callback_sealed = ${before.callbackSealed}
      and p.public_url = ${before.publicUrl}
    returning p.component_appid`.execute(db);
  return result.rows.length === 1;
}

/** False when apps have authorised it, or it is not there. */
export async function deletePlatform(db: Db, componentAppid: string): Promise<boolean> {
  const result = await sql`
    delete from hongyan.platforms p
    where p.component_appid = ${componentAppid}
      and not exists (
        select from hongyan.authorizations z where z.component_appid = p.component_appid
      )
    returning p.component_appid`.execute(db);
  return result.rows.length === 1;
}

export async function readTicket(db: Db, componentAppid: string): Promise<string | undefined> {
  const result = await sql<{ ticketSealed: string | null }>`
    select p.ticket_sealed as "ticketSealed"
    from hongyan.platforms p
    where p.component_appid = ${componentAppid}`.execute(db);
  return result.rows[0]?.ticketSealed ?? undefined;
}

/** An old ticket that is pushed again changes nothing. */
export async function saveTicket(
  db: Db,
  componentAppid: string,
  ticket: { sealed: string; createdAt: Date },
): Promise<void> {
  await sql`
    update hongyan.platforms p
    set ticket_sealed = ${ticket.sealed}, ticket_created_at = ${ticket.createdAt}, ticket_received_at = now()
    where p.component_appid = ${componentAppid}
      and (p.ticket_created_at is null or p.ticket_created_at < ${ticket.createdAt})`.execute(db);
}
