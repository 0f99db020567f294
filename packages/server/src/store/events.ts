import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";

export interface NewEvent {
  type: string;
  openid: string;
  data: Record<string, unknown>;
}

/** Events that stand for themselves. Those of a change of state are written by the statement that changes it (E1). */
export async function insertEvents(tx: Tx, appid: string, events: NewEvent[]): Promise<void> {
  await sql`
    insert into hongyan.events (appid, type, openid, data)
    select ${appid}, e.type, e.openid, e.data
    from unnest(
      ${events.map((event) => event.type)}::text[], ${events.map((event) => event.openid)}::text[],
      ${events.map((event) => JSON.stringify(event.data))}::jsonb[]
    ) as e (type, openid, data)`.execute(tx);
}

/** Of an event `e`: every transaction up to its own has ended, so that none comes before it any more. */
export const isFinal = sql`e.txid < pg_snapshot_xmin(pg_current_snapshot())`;
