import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { operatorColumns, type OperatorRow } from "./operators.ts";

const lifeDays = 7;
const idleHours = 12;

export const sessionLifeSeconds = lifeDays * 86_400;

/**
 * False when the operator was disabled, or the password changed, while it was being checked.
 */
export async function insertSession(
  db: Db,
  session: {
    tokenHash: Buffer;
    operatorId: string;
    passwordHash: string;
    address: string;
    userAgent: string;
  },
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.operator_sessions (token_hash, operator_id, expires_at, address, user_agent)
    select
      ${session.tokenHash}, o.id, now() + make_interval(days => ${lifeDays}::integer), ${session.address}, ${session.userAgent}
    from hongyan.operators o
    where o.id = ${session.operatorId}::uuid
      and o.disabled_at is null
      and o.password_hash = ${session.passwordHash}
    returning token_hash`.execute(db);
  return result.rows.length === 1;
}

/** Whose session it is, while it is not over; notes the use, at most once a minute. */
export async function useSession(db: Db, tokenHash: Buffer): Promise<OperatorRow | undefined> {
  const result = await sql<OperatorRow>`
    with used as (
      update hongyan.operator_sessions
      set last_seen_at = now()
      where token_hash = ${tokenHash}
        and expires_at > now()
        and last_seen_at > now() - make_interval(hours => ${idleHours}::integer)
        and last_seen_at < now() - interval '1 minute'
    )
    select ${operatorColumns}
    from hongyan.operator_sessions s
    join hongyan.operators o on o.id = s.operator_id
    where s.token_hash = ${tokenHash}
      and s.expires_at > now()
      and s.last_seen_at > now() - make_interval(hours => ${idleHours}::integer)
      and o.disabled_at is null`.execute(db);
  return result.rows[0];
}

/** As `useSession`, without a use: to look whether a session is over must not prolong it. */
export async function findSession(db: Db, tokenHash: Buffer): Promise<OperatorRow | undefined> {
  const result = await sql<OperatorRow>`
    select ${operatorColumns}
    from hongyan.operator_sessions s
    join hongyan.operators o on o.id = s.operator_id
    where s.token_hash = ${tokenHash}
      and s.expires_at > now()
      and s.last_seen_at > now() - make_interval(hours => ${idleHours}::integer)
      and o.disabled_at is null`.execute(db);
  return result.rows[0];
}

export async function deleteSession(db: Db, tokenHash: Buffer): Promise<void> {
  await sql`delete from hongyan.operator_sessions where token_hash = ${tokenHash}`.execute(db);
}

/** All of them, or all but one. */
export async function deleteSessionsOf(
  db: Db,
  operatorId: string,
  exceptHash: Buffer | null = null,
): Promise<void> {
  await sql`
    delete from hongyan.operator_sessions
    where operator_id = ${operatorId}::uuid and token_hash is distinct from ${exceptHash}::bytea`.execute(
    db,
  );
}

export async function deleteOldSessions(db: Db): Promise<void> {
  await sql`
    delete from hongyan.operator_sessions
    where expires_at <= now() or last_seen_at <= now() - make_interval(hours => ${idleHours}::integer)`.execute(
    db,
  );
}
