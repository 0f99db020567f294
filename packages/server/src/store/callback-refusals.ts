import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** The last request to an app's callback URL that was not believed, since its settings were saved. */
export interface CallbackRefusalRow {
  kind: "check" | "push";
  stage: string;
  reason: string;
  at: Date;
}

/** Nothing for an app that is not there. */
export async function noteCallbackRefusal(
  db: Db,
  appid: string,
  refusal: Omit<CallbackRefusalRow, "at">,
): Promise<void> {
  await sql`
    insert into hongyan.callback_refusals (appid, kind, stage, reason, at)
    select a.appid, ${refusal.kind}, ${refusal.stage}, ${refusal.reason}, now()
    from hongyan.apps a
    where a.appid = ${appid}
    on conflict (appid, kind) do update
    set stage = excluded.stage, reason = excluded.reason, at = excluded.at`.execute(db);
}

/** Newest first; two at most. */
export async function listCallbackRefusals(db: Db, appid: string): Promise<CallbackRefusalRow[]> {
  const result = await sql<CallbackRefusalRow>`
    select r.kind, r.stage, r.reason, r.at
    from hongyan.callback_refusals r
    where r.appid = ${appid}
    order by r.at desc`.execute(db);
  return result.rows;
}
