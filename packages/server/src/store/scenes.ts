import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { ContentCheck, FrequencyCap, QuietHours } from "./scene-rules.ts";

export interface SceneRow {
  name: string;
  templateId: string;
  page: string | null;
  mapping: Record<string, string>;
  fit: "strict" | "fit";
  clientSendable: boolean;
  /** May the page carry the id of the message, so that its opening can be told? */
  trackOpens: boolean;
  miniprogramState: "developer" | "trial" | "formal";
  lang: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
  quietHours: QuietHours | null;
  frequencyCap: FrequencyCap | null;
  contentCheck: ContentCheck | null;
  updatedAt: Date;
}

/** What of a scene makes its cards. */
export type SceneCard = Pick<
  SceneRow,
  "name" | "templateId" | "page" | "mapping" | "fit" | "trackOpens" | "miniprogramState" | "lang"
>;

const columns = sql`
  s.name, s.template_id as "templateId", s.page, s.mapping, s.fit, s.client_sendable as "clientSendable",
  s.track_opens as "trackOpens", s.miniprogram_state as "miniprogramState", s.lang,
  s.quiet_hours as "quietHours", s.frequency_cap as "frequencyCap",
  s.content_check as "contentCheck", s.updated_at as "updatedAt"`;

export async function findScene(
  db: Db,
  appid: string,
  name: string,
): Promise<SceneRow | undefined> {
  const result = await sql<SceneRow>`
    select ${columns}
    from hongyan.scenes s
    where s.appid = ${appid} and s.name = ${name}`.execute(db);
  return result.rows[0];
}

/** Others who would change it wait. */
export async function findSceneToChange(
  tx: Tx,
  appid: string,
  name: string,
): Promise<SceneRow | undefined> {
  const result = await sql<SceneRow>`
    select ${columns}
    from hongyan.scenes s
    where s.appid = ${appid} and s.name = ${name}
    for no key update`.execute(tx);
  return result.rows[0];
}

export async function listScenes(db: Db, appid: string): Promise<SceneRow[]> {
  const result = await sql<SceneRow>`
    select ${columns}
    from hongyan.scenes s
    where s.appid = ${appid}
    order by s.name`.execute(db);
  return result.rows;
}

export async function upsertScene(
  db: Db,
  appid: string,
  scene: Omit<SceneRow, "updatedAt">,
): Promise<void> {
  await sql`
    with replaced as (
      delete from hongyan.removed_scene_rules r where r.appid = ${appid} and r.scene = ${scene.name}
    )
    insert into hongyan.scenes (
      appid, name, template_id, page, mapping, fit, client_sendable, track_opens, miniprogram_state, lang, quiet_hours,
      frequency_cap, content_check
    )
    values (
      ${appid}, ${scene.name}, ${scene.templateId}, ${scene.page}, ${JSON.stringify(scene.mapping)}::jsonb,
      ${scene.fit}, ${scene.clientSendable}, ${scene.trackOpens}, ${scene.miniprogramState}, ${scene.lang},
      ${toJson(scene.quietHours)}::jsonb, ${toJson(scene.frequencyCap)}::jsonb,
      ${toJson(scene.contentCheck)}::jsonb
    )
    on conflict (appid, name) do update
    set
      template_id = excluded.template_id, page = excluded.page, mapping = excluded.mapping, fit = excluded.fit,
      client_sendable = excluded.client_sendable, track_opens = excluded.track_opens, miniprogram_state = excluded.miniprogram_state,
      lang = excluded.lang, quiet_hours = excluded.quiet_hours, frequency_cap = excluded.frequency_cap,
      content_check = excluded.content_check, updated_at = now()`.execute(db);
}

function toJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

/** Its rules are kept for what was accepted and waits. */
export async function deleteScene(db: Db, appid: string, name: string): Promise<boolean> {
  const result = await sql`
    with removed as (
      delete from hongyan.scenes s
      where s.appid = ${appid} and s.name = ${name}
      returning s.appid, s.name, s.quiet_hours, s.frequency_cap
    ),
    kept as (
      insert into hongyan.removed_scene_rules (appid, scene, quiet_hours, frequency_cap)
      select r.appid, r.name, r.quiet_hours, r.frequency_cap
      from removed r
      where r.quiet_hours is not null or r.frequency_cap is not null
      on conflict (appid, scene) do update
      set quiet_hours = excluded.quiet_hours, frequency_cap = excluded.frequency_cap, removed_at = now()
    )
    select r.name from removed r`.execute(db);
  return result.rows.length === 1;
}

export async function listScenesOfTemplate(
  db: Db,
  appid: string,
  templateId: string,
): Promise<string[]> {
  const result = await sql<{ name: string }>`
    select s.name from hongyan.scenes s where s.appid = ${appid} and s.template_id = ${templateId}`.execute(
    db,
  );
  return result.rows.map((row) => row.name);
}
