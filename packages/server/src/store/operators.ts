import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export interface OperatorRow {
  operatorId: string;
  name: string;
  /** null until the invitation is accepted. */
  passwordHash: string | null;
  totpSealed: string | null;
  /** A second factor that no code has confirmed yet. */
  totpPendingSealed: string | null;
  language: "zh-CN" | "en" | null;
  createdAt: Date;
  disabledAt: Date | null;
  roles: { appid: string | null; role: "owner" | "operator" | "viewer" }[];
}

/** Also what the columns of a session's operator are read with. */
export const operatorColumns = sql`
  o.id as "operatorId", o.name, o.password_hash as "passwordHash", o.totp_sealed as "totpSealed",
  o.totp_pending_sealed as "totpPendingSealed", o.language, o.created_at as "createdAt", o.disabled_at as "disabledAt",
  (
    select coalesce(jsonb_agg(jsonb_build_object('appid', r.appid, 'role', r.role) order by r.appid nulls first), '[]')
    from hongyan.operator_roles r
    where r.operator_id = o.id
  ) as roles`;

/** Not while everybody's invitation waits to be accepted. */
export async function canAnybodySignIn(db: Db): Promise<boolean> {
  const result = await sql<{ can: boolean }>`
    select exists (
      select from hongyan.operators where password_hash is not null and disabled_at is null
    ) as can`.execute(db);
  return result.rows[0]?.can === true;
}

export async function findOperator(db: Db, operatorId: string): Promise<OperatorRow | undefined> {
  const result = await sql<OperatorRow>`
    select ${operatorColumns} from hongyan.operators o where o.id = ${operatorId}::uuid`.execute(
    db,
  );
  return result.rows[0];
}

export async function findOperatorByName(db: Db, name: string): Promise<OperatorRow | undefined> {
  const result = await sql<OperatorRow>`
    select ${operatorColumns} from hongyan.operators o where lower(o.name) = lower(${name})`.execute(
    db,
  );
  return result.rows[0];
}

export async function listOperators(
  db: Db,
): Promise<(OperatorRow & { lastSeenAt: Date | null })[]> {
  const result = await sql<OperatorRow & { lastSeenAt: Date | null }>`
    select
      ${operatorColumns},
      (select max(s.last_seen_at) from hongyan.operator_sessions s where s.operator_id = o.id) as "lastSeenAt"
    from hongyan.operators o
    order by o.id`.execute(db);
  return result.rows;
}

/**
 * Changes of who is an owner wait for each other, so that two of them cannot take the last one away; and so does what writes
 * links, for whoever removes an operator locks the operator before the links.
 */
export async function lockOperators(tx: Tx): Promise<void> {
  await sql`lock table hongyan.operators in share row exclusive mode`.execute(tx);
}

/** Owners of the installation who can sign in. */
export async function countOwners(db: Db): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*) as count
    from hongyan.operators o
    join hongyan.operator_roles r on r.operator_id = o.id
    where r.appid is null and r.role = 'owner' and o.disabled_at is null and o.password_hash is not null`.execute(
    db,
  );
  return result.rows[0]?.count ?? 0;
}

export async function insertOperator(
  tx: Tx,
  operator: { operatorId: string; name: string; passwordHash: string | null },
): Promise<void> {
  await sql`
    insert into hongyan.operators (id, name, password_hash, password_changed_at)
    values (
      ${operator.operatorId}::uuid, ${operator.name}, ${operator.passwordHash},
      case when ${operator.passwordHash}::text is not null then now() end
    )`.execute(tx);
}

export async function updateOperator(
  tx: Tx,
  operatorId: string,
  operator: { name: string; isDisabled: boolean },
): Promise<void> {
  await sql`
    update hongyan.operators
    set
      name = ${operator.name},
      disabled_at = case when ${operator.isDisabled}::boolean then coalesce(disabled_at, now()) end
    where id = ${operatorId}::uuid`.execute(tx);
}

export async function replaceRoles(
  tx: Tx,
  operatorId: string,
  roles: OperatorRow["roles"],
): Promise<void> {
  await sql`delete from hongyan.operator_roles where operator_id = ${operatorId}::uuid`.execute(tx);
  await sql`
    insert into hongyan.operator_roles (operator_id, appid, role)
    select ${operatorId}::uuid, r.appid, r.role
    from jsonb_to_recordset(${JSON.stringify(roles)}::jsonb) as r (appid text, role text)`.execute(
    tx,
  );
}

export async function deleteOperator(tx: Tx, operatorId: string): Promise<void> {
  await sql`delete from hongyan.operators where id = ${operatorId}::uuid`.execute(tx);
}

export async function updatePassword(
  tx: Tx,
  operatorId: string,
  passwordHash: string,
): Promise<void> {
  await sql`
    update hongyan.operators
    set password_hash = ${passwordHash}, password_changed_at = now()
    where id = ${operatorId}::uuid`.execute(tx);
}

export async function updateLanguage(
  db: Db,
  operatorId: string,
  language: OperatorRow["language"],
): Promise<void> {
  await sql`
    update hongyan.operators set language = ${language} where id = ${operatorId}::uuid`.execute(db);
}

/** False when there is a second factor already. */
export async function beginTotp(
  db: Db,
  operatorId: string,
  pendingSealed: string,
): Promise<boolean> {
  const result = await sql`
    update hongyan.operators
    set totp_pending_sealed = ${pendingSealed}
    where id = ${operatorId}::uuid and totp_sealed is null
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** False when another secret was begun meanwhile, or the code was used. */
export async function confirmTotp(
  tx: Tx,
  operatorId: string,
  confirmed: { pendingSealed: string; step: number },
): Promise<boolean> {
  const result = await sql`
    update hongyan.operators
    set totp_sealed = totp_pending_sealed, totp_pending_sealed = null, totp_last_step = ${confirmed.step}::bigint
    where id = ${operatorId}::uuid
      and totp_sealed is null
      and totp_pending_sealed = ${confirmed.pendingSealed}
      and totp_last_step < ${confirmed.step}::bigint
    returning id`.execute(tx);
  return result.rows.length === 1;
}

/** False when a code of this step, or of a later one, was used before. */
export async function useTotpStep(db: Db, operatorId: string, step: number): Promise<boolean> {
  const result = await sql`
    update hongyan.operators
    set totp_last_step = ${step}::bigint
    where id = ${operatorId}::uuid and totp_last_step < ${step}::bigint
    returning id`.execute(db);
  return result.rows.length === 1;
}

export async function removeTotp(tx: Tx, operatorId: string): Promise<void> {
  await sql`
    update hongyan.operators
    set totp_sealed = null, totp_pending_sealed = null
    where id = ${operatorId}::uuid`.execute(tx);
}
