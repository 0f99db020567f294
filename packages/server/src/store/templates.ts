import { parseTemplate, type Template, type TemplateItem } from "@hongyan/wechat";
import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** As WeChat lists it, for a mini program or an Official Account. */
export interface ListedTemplate extends Omit<TemplateItem, "type"> {
  /** 0 a template of an Official Account, which needs no grant; 2 one-time, 3 long-term. */
  type: 0 | 2 | 3;
}

export interface TemplateRow extends ListedTemplate {
  syncedAt: Date;
  removedAt: Date | null;
}

const columns = sql`
  t.template_id as "priTmplId", t.title, t.content, t.example, t.type, t.enum_values as "keywordEnumValueList",
  t.synced_at as "syncedAt", t.removed_at as "removedAt"`;

/** With its keywords read from the content. `type` says nothing for a template of an Official Account. */
export function parseTemplateRow(row: TemplateRow): Template {
  return parseTemplate({ ...row, type: row.type === 3 ? 3 : 2 });
}

export async function findTemplate(
  db: Db,
  appid: string,
  templateId: string,
): Promise<TemplateRow | undefined> {
  const result = await sql<TemplateRow>`
    select ${columns}
    from hongyan.templates t
    where t.appid = ${appid} and t.template_id = ${templateId}`.execute(db);
  return result.rows[0];
}

export async function listTemplates(db: Db, appid: string): Promise<TemplateRow[]> {
  const result = await sql<TemplateRow>`
    select ${columns}
    from hongyan.templates t
    where t.appid = ${appid}
    order by t.removed_at is not null, t.title, t.template_id`.execute(db);
  return result.rows;
}

/** Makes our list equal to WeChat's; what WeChat lists no longer is marked as removed, since messages may name it. */
export async function replaceTemplates(
  tx: Tx,
  appid: string,
  items: ListedTemplate[],
): Promise<void> {
  await sql`
    insert into hongyan.templates (appid, template_id, title, content, example, type, enum_values)
    select ${appid}, n.template_id, n.title, n.content, n.example, n.type, n.enum_values
    from unnest(
      ${items.map((item) => item.priTmplId)}::text[], ${items.map((item) => item.title)}::text[],
      ${items.map((item) => item.content)}::text[], ${items.map((item) => item.example)}::text[],
      ${items.map((item) => item.type)}::smallint[],
      ${items.map((item) => JSON.stringify(item.keywordEnumValueList ?? []))}::jsonb[]
    ) as n (template_id, title, content, example, type, enum_values)
    on conflict (appid, template_id) do update
    set
      title = excluded.title, content = excluded.content, example = excluded.example, type = excluded.type,
      enum_values = excluded.enum_values, synced_at = now(), removed_at = null`.execute(tx);
  await sql`
    update hongyan.templates t
    set removed_at = now()
    where t.appid = ${appid}
      and t.removed_at is null
      and t.template_id <> all (${items.map((item) => item.priTmplId)}::text[])`.execute(tx);
}

export async function markTemplateRemoved(
  db: Db,
  appid: string,
  templateId: string,
): Promise<void> {
  await sql`
    update hongyan.templates t
    set removed_at = now()
    where t.appid = ${appid} and t.template_id = ${templateId} and t.removed_at is null`.execute(
    db,
  );
}
