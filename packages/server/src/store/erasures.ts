import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface ErasureRow {
  appid: string;
  erasureId: string;
  /** null once nothing is left to erase. */
  openid: string | null;
  externalId: string | null;
  /** Stands for the openid in what is kept. */
  alias: string;
  cause: "request" | "cancellation";
  state: "waiting" | "erased" | "done";
  requestedAt: Date;
  erasedAt: Date | null;
  doneAt: Date | null;
  /** How often it was asked for: the fence of whoever carries it out, who knows of so many and not of a later one. */
  requests: number;
}

/** An erasure as somebody took it. */
type TakenErasure = Pick<ErasureRow, "appid" | "erasureId" | "requests">;

const columns = sql`
  e.appid, e.id as "erasureId", e.openid, e.external_id as "externalId", e.alias, e.cause, e.state,
  e.requested_at as "requestedAt", e.erased_at as "erasedAt", e.done_at as "doneAt", e.requests`;

/** Asks for an erasure. One that is not done yet begins anew: the user may have left traces meanwhile. */
export async function insertErasure(
  db: Db,
  erasure: Pick<ErasureRow, "appid" | "erasureId" | "alias" | "cause"> & { openid: string },
): Promise<ErasureRow> {
  const { appid, openid } = erasure;
  const result = await sql<ErasureRow>`
    insert into hongyan.erasures as e (appid, id, openid, external_id, alias, cause, state)
    values (
      ${appid}, ${erasure.erasureId}::uuid, ${openid},
      (select u.external_id from hongyan.users u where u.appid = ${appid} and u.openid = ${openid}),
      ${erasure.alias}, ${erasure.cause}, 'waiting'
    )
    on conflict (appid, openid) where openid is not null do update
    set
      state = 'waiting', next_at = now(), requests = e.requests + 1, requested_at = now(), erased_at = null,
      external_id = coalesce(excluded.external_id, e.external_id)
    returning ${columns}`.execute(db);
  return result.rows[0] as ErasureRow;
}

export async function findErasure(
  db: Db,
  appid: string,
  erasureId: string,
): Promise<ErasureRow | undefined> {
  const result = await sql<ErasureRow>`
    select ${columns} from hongyan.erasures e where e.appid = ${appid} and e.id = ${erasureId}::uuid`.execute(
    db,
  );
  return result.rows[0];
}

/** The next one that is due, for so long; past it others may have it. */
export async function takeErasure(
  db: Db,
  leaseSeconds: number,
): Promise<(ErasureRow & { openid: string }) | undefined> {
  const result = await sql<ErasureRow & { openid: string }>`
    with due as (
      select d.appid, d.id
      from hongyan.erasures d
      where d.state <> 'done' and d.next_at <= now()
      order by d.next_at
      limit 1
      for update skip locked
    )
    update hongyan.erasures e
    set next_at = now() + make_interval(secs => ${leaseSeconds})
    from due
    where e.appid = due.appid and e.id = due.id
    returning ${columns}`.execute(db);
  return result.rows[0];
}

/** Looks at it again then; also the lease of who works on it. One that was asked for again stays due. */
export async function postponeErasure(
  db: Db,
  { appid, erasureId, requests }: TakenErasure,
  seconds: number,
): Promise<void> {
  await sql`
    update hongyan.erasures
    set next_at = now() + make_interval(secs => ${seconds})
    where appid = ${appid} and id = ${erasureId}::uuid and state <> 'done' and requests = ${requests}`.execute(
    db,
  );
}

/** All but the notice is gone. False: it was asked for again meanwhile. */
export async function markErased(
  db: Db,
  { appid, erasureId, requests }: TakenErasure,
  nextInSeconds: number,
): Promise<boolean> {
  const result = await sql`
    update hongyan.erasures
    set state = 'erased', erased_at = now(), next_at = now() + make_interval(secs => ${nextInSeconds})
    where appid = ${appid} and id = ${erasureId}::uuid and state = 'waiting' and requests = ${requests}`.execute(
    db,
  );
  return result.numAffectedRows === 1n;
}

/** Nothing names the user any more, this row included. */
export async function markDone(
  db: Db,
  { appid, erasureId, requests }: TakenErasure,
): Promise<void> {
  await sql`
    update hongyan.erasures
    set state = 'done', openid = null, external_id = null, done_at = now()
    where appid = ${appid} and id = ${erasureId}::uuid and state = 'erased' and requests = ${requests}`.execute(
    db,
  );
}
