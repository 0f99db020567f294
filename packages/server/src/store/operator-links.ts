import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** @param link `operatorId` null: whoever uses it becomes the first owner. */
export async function insertLink(
  db: Db,
  link: { tokenHash: Buffer; operatorId: string | null; expiresAt: Date },
): Promise<void> {
  await sql`
    with old as (
      delete from hongyan.operator_links where expires_at <= now()
    )
    insert into hongyan.operator_links (token_hash, operator_id, expires_at)
    values (${link.tokenHash}, ${link.operatorId}::uuid, ${link.expiresAt})`.execute(db);
}

/** Uses it up, in the transaction of what it was for; undefined when it is not good any more. */
export async function takeLink(
  tx: Tx,
  tokenHash: Buffer,
): Promise<{ operatorId: string | null } | undefined> {
  const result = await sql<{ operatorId: string | null }>`
    delete from hongyan.operator_links
    where token_hash = ${tokenHash} and expires_at > now()
    returning operator_id as "operatorId"`.execute(tx);
  return result.rows[0];
}

/** null: those that make the first owner. */
export async function deleteLinksOf(db: Db, operatorId: string | null): Promise<void> {
  await sql`
    delete from hongyan.operator_links where operator_id is not distinct from ${operatorId}::uuid`.execute(
    db,
  );
}
