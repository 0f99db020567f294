import pg from "pg";

/** Rows in which the ledger does not add up; empty when L1 and L2 hold. */
export const ledgerFaultsSql = `
  with told as (
    select appid, openid, template_id, sum(delta)::integer as sum,
      (sum(delta) filter (where kind = 'credit'))::integer as credited,
      (sum(delta) filter (where kind in ('correct', 'revoke')))::integer as corrected
    from hongyan.ledger
    group by 1, 2, 3
  ),
  used as (
    select appid, openid, template_id, count(*)::integer as n
    from hongyan.messages
    where grant_state in ('held', 'spent')
    group by 1, 2, 3
  )
  select b.openid, b.available, t.sum, t.credited, t.corrected, u.n as used
  from hongyan.balances b
  left join told t using (appid, openid, template_id)
  left join used u using (appid, openid, template_id)
  where b.available <> coalesce(t.sum, 0)
    or b.available <> coalesce(t.credited, 0) + coalesce(t.corrected, 0) - coalesce(u.n, 0)
    or b.available < 0`;

/** Messages whose events are not exactly one for each state that others saw; empty when E1 holds. */
export const eventFaultsSql = `
  with told as (
    -- Opening changes no state: it is told besides.
    select message_id, array_agg(type order by id) filter (where type <> 'message.opened') as types,
      count(*) filter (where type = 'message.opened') as openings
    from hongyan.events group by 1
  )
  select m.id, m.status, t.types
  from hongyan.messages m
  left join told t on t.message_id = m.id
  where t.types is null
    or t.openings <> case when m.opened_at is null then 0 else 1 end
    or t.types[1] <> 'message.queued'
    or t.types[array_upper(t.types, 1)] <> 'message.' || case m.status when 'sending' then 'queued' else m.status end
    or (m.status = 'sent' and not (
      t.types = array['message.queued', 'message.sent']
      or t.types = array['message.queued', 'message.unknown', 'message.sent']))`;

/** Reservations of grants that did not end with their message, or ended twice (L2). */
export const reservationFaultsSql = `
  with moved as (
    select appid, message_id as id,
      count(*) filter (where kind = 'reserve') as reserved, count(*) filter (where kind = 'release') as released
    from hongyan.ledger
    where message_id is not null
    group by 1, 2
  )
  select m.id, m.status, m.grant_state
  from hongyan.messages m
  left join moved l using (appid, id)
  where m.kind <> 'customer-service'
    and (
      (m.grant_state = 'held') <> (m.status in ('queued', 'sending', 'unknown') and coalesce(l.reserved, 0) = 1)
      or l.reserved > 1
      or coalesce(l.released, 0) <> case m.grant_state when 'released' then 1 else 0 end
    )`;

/** Customer-service windows whose account cannot be right, and messages that hold a place after they ended. */
export const customerServiceFaultsSql = `
  with held as (
    select appid, openid, window_opened_at, count(*)::integer as n
    from hongyan.messages
    where kind = 'customer-service' and grant_state = 'held'
    group by 1, 2, 3
  )
  select c.openid, c.window_opened_at::text, c.allowance, c.remaining, h.n as held, null as message_id
  from hongyan.conversations c
  left join held h using (appid, openid, window_opened_at)
  where c.remaining < 0 or c.remaining > c.allowance or c.allowance not in (0, 2, 5)
    or (c.allowance > 0 and c.remaining + coalesce(h.n, 0) > c.allowance)
    or (c.window_opened_at is null) <> (c.window_ends_at is null)
  union all
  select m.openid, m.window_opened_at::text, null, null, null, m.id
  from hongyan.messages m
  where m.kind = 'customer-service'
    and (m.grant_state = 'held') and m.status not in ('queued', 'sending', 'unknown')`;

/** Runs a query on a database of its own connection, also while no server runs. */
export async function query<T>(databaseUrl: string, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const result = await client.query(text);
    return result.rows as T[];
  } finally {
    await client.end();
  }
}
