import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** Removes what was delivered so many days ago, or failed so many, and at least 30, days ago. Answers with how many. */
export async function deleteOldDeliveries(
  db: Db,
  keepDays: number,
  limit: number,
): Promise<number> {
  const result = await sql`
    delete from hongyan.webhook_deliveries d
    where (d.webhook_id, d.id) in (
      select o.webhook_id, o.id
      from hongyan.webhook_deliveries o
      where o.status <> 'pending'
        and o.ended_at < now() - make_interval(days => ${keepDays})
        and (o.status = 'delivered' or o.ended_at < now() - make_interval(days => greatest(${keepDays}::integer, 30)))
      limit ${limit}
    )
    returning d.id`.execute(db);
  return result.rows.length;
}

export async function deleteDeliveriesOf(
  db: Db,
  webhookId: string,
  limit: number,
): Promise<number> {
  const result = await sql`
    delete from hongyan.webhook_deliveries d
    where d.webhook_id = ${webhookId}::uuid
      and d.id in (
        select o.id from hongyan.webhook_deliveries o where o.webhook_id = ${webhookId}::uuid limit ${limit}
      )
    returning d.id`.execute(db);
  return result.rows.length;
}
