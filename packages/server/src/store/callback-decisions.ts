import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/**
 * Keeps a decision about a stored callback, unless there is one already. Answers with the one that counts, or undefined when
 * there is no such callback.
 */
export async function keepDecision<Decision>(
  db: Db,
  appid: string,
  deduplicationKey: string,
  decision: Decision,
): Promise<Decision | undefined> {
  const result = await sql<{ decision: Decision }>`
    update hongyan.callbacks c
    set decision = coalesce(c.decision, ${JSON.stringify(decision)}::jsonb)
    where c.appid = ${appid} and c.deduplication_key = ${deduplicationKey}
    returning c.decision`.execute(db);
  return result.rows[0]?.decision;
}

/** The decisions that were made about these callbacks. */
export async function readDecisions<Decision>(
  tx: Tx,
  appid: string,
  callbackIds: number[],
): Promise<Map<number, Decision>> {
  const result = await sql<{ callbackId: number; decision: Decision }>`
    select c.id as "callbackId", c.decision
    from hongyan.callbacks c
    where c.appid = ${appid} and c.id = any (${callbackIds}::bigint[]) and c.decision is not null`.execute(
    tx,
  );
  return new Map(result.rows.map((row) => [row.callbackId, row.decision]));
}

/** Decided while the callbacks were processed: a retry of their push is answered by it. */
export async function noteDecisions(
  tx: Tx,
  appid: string,
  decisions: { callbackId: number; decision: unknown }[],
): Promise<void> {
  await sql`
    update hongyan.callbacks c
    set decision = d.decision
    from unnest(
      ${decisions.map((one) => one.callbackId)}::bigint[],
      ${decisions.map((one) => JSON.stringify(one.decision))}::jsonb[]
    ) as d (id, decision)
    where c.appid = ${appid} and c.id = d.id and c.decision is null`.execute(tx);
}
