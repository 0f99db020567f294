import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import { lastUnlessFull, type Slice } from "./old-messages.ts";

/** A message that a user got, or gets now. */
interface Slot {
  id: string;
  atMs: number;
}

export interface Frequency {
  scene: string;
  openid: string;
  slots: Slot[];
}

/**
 * Locks what these users got of these scenes, in key order so that nobody deadlocks, and before any balance. Messages that
 * ended without reaching their user do not count.
 */
export async function lockFrequencies(
  tx: Tx,
  appid: string,
  users: { scene: string; openid: string }[],
): Promise<Frequency[]> {
  const scenes = users.map((user) => user.scene);
  const openids = users.map((user) => user.openid);
  // A row that is there is locked, and written only on the first use of a day: rows without use are removed by it. A day to
  // come stays: a place is booked for it.
  await sql`
    insert into hongyan.frequencies as f (appid, scene, openid)
    select distinct ${appid}, n.scene, n.openid
    from unnest(${scenes}::text[], ${openids}::text[]) as n (scene, openid)
    order by 2, 3
    on conflict (appid, scene, openid) do update
    set used_on = current_date
    where f.used_on < current_date`.execute(tx);
  // A statement of its own: it sees what was committed while this one waited for the locks.
  const result = await sql<Frequency>`
    with named as materialized (
      select distinct ${appid}::text as appid, n.scene, n.openid
      from unnest(${scenes}::text[], ${openids}::text[]) as n (scene, openid)
    )
    select
      f.scene, f.openid,
      coalesce(jsonb_agg(s.slot) filter (
        where m.status is null or m.status not in ('failed', 'expired', 'cancelled')
      ), '[]') as slots
    from named n
    join hongyan.frequencies f using (appid, scene, openid)
    left join jsonb_array_elements(f.slots) as s (slot) on true
    left join hongyan.messages m on m.appid = f.appid and m.id = (s.slot ->> 'id')::uuid
    group by f.scene, f.openid`.execute(tx);
  return result.rows.map((row) => ({
    ...row,
    slots: row.slots.filter((slot): slot is Slot => slot !== null),
  }));
}

export async function saveFrequencies(
  tx: Tx,
  appid: string,
  frequencies: Frequency[],
): Promise<void> {
  await sql`
    update hongyan.frequencies f
    set
      slots = n.slots,
      -- Of the latest place: it may be booked for a day long after the last use.
      used_on = greatest(
        f.used_on,
        (
          select max(to_timestamp((s.slot ->> 'atMs')::double precision / 1000))::date
          from jsonb_array_elements(n.slots) as s (slot)
        )
      )
    from unnest(
      ${frequencies.map((one) => one.scene)}::text[], ${frequencies.map((one) => one.openid)}::text[],
      ${frequencies.map((one) => JSON.stringify(one.slots))}::jsonb[]
    ) as n (scene, openid, slots)
    where f.appid = ${appid} and f.scene = n.scene and f.openid = n.openid`.execute(tx);
}

/** No cap looks further back. */
const longestCapDays = 90;

/** Removes what users got so long ago that no cap can ask for it. What is booked for later counts from its own day. */
export async function removeOldFrequencies(tx: Tx, limit: number): Promise<Slice<true>> {
  const result = await sql`
    delete from hongyan.frequencies f
    using (
      select o.appid, o.scene, o.openid
      from hongyan.frequencies o
      -- The days of the database's zone and of the cap may differ by one.
      where o.used_on < current_date - ${longestCapDays + 1}::integer
      order by o.used_on
      limit ${limit}
      for update skip locked
    ) old
    where f.appid = old.appid and f.scene = old.scene and f.openid = old.openid
    returning f.openid`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}
