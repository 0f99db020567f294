import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** Which scene stands in for a retired template, and where its params come from. */
export interface TemplateBridgeRow {
  /** Of the retired template. */
  templateId: string;
  scene: string;
  /** Param of the scene -> Liquid over the old keywords. */
  mapping: Record<string, string>;
  notes: string | null;
  updatedAt: Date;
}

const columns = sql`
  b.template_id as "templateId", b.scene, b.mapping, b.notes, b.updated_at as "updatedAt"`;

export async function findTemplateBridge(
  db: Db,
  appid: string,
  templateId: string,
): Promise<TemplateBridgeRow | undefined> {
  const result = await sql<TemplateBridgeRow>`
    select ${columns}
    from hongyan.template_bridges b
    where b.appid = ${appid} and b.template_id = ${templateId}`.execute(db);
  return result.rows[0];
}

export async function listTemplateBridges(db: Db, appid: string): Promise<TemplateBridgeRow[]> {
  const result = await sql<TemplateBridgeRow>`
    select ${columns}
    from hongyan.template_bridges b
    where b.appid = ${appid}
    order by b.template_id`.execute(db);
  return result.rows;
}

export async function upsertTemplateBridge(
  db: Db,
  appid: string,
  bridge: Omit<TemplateBridgeRow, "updatedAt">,
): Promise<void> {
  await sql`
    insert into hongyan.template_bridges (appid, template_id, scene, mapping, notes)
    values (
      ${appid}, ${bridge.templateId}, ${bridge.scene}, ${JSON.stringify(bridge.mapping)}::jsonb, ${bridge.notes}
    )
    on conflict (appid, template_id) do update
    set scene = excluded.scene, mapping = excluded.mapping, notes = excluded.notes, updated_at = now()`.execute(
    db,
  );
}

export async function deleteTemplateBridge(
  db: Db,
  appid: string,
  templateId: string,
): Promise<boolean> {
  const result = await sql`
    delete from hongyan.template_bridges
    where appid = ${appid} and template_id = ${templateId}
    returning template_id`.execute(db);
  return result.rows.length === 1;
}
