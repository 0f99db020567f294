import { sql, type RawBuilder } from "kysely";
import type { Tx } from "../db/connection.ts";

// What becomes of the grant that a message holds when it ends without WeChat having used it (L2).

/**
 * Before a statement that uses `releaseHeld`, in a statement of its own: a correction or a switch-off that is not committed
 * yet is waited for here, so that the next statement sees it in the ledger.
 */
export async function lockHeldBalances(
  tx: Tx,
  messages: { appid: string; messageId: string }[],
): Promise<void> {
  await sql`
    with named as materialized (
      select n.appid, n.id
      from unnest(
        ${messages.map((one) => one.appid)}::text[], ${messages.map((one) => one.messageId)}::uuid[]
      ) as n (appid, id)
    )
    select
    from hongyan.balances b
    where (b.appid, b.openid, b.template_id) in (
      select m.appid, m.openid, m.template_id
      from named n
      join hongyan.messages m using (appid, id)
      where m.grant_state = 'held' and m.template_id is not null
    )
    order by b.appid, b.openid, b.template_id
    for update`.execute(tx);
}

/**
 * In the `set` list of an update that ends a message without WeChat having used its grant. What the user has switched off
 * since, or WeChat has said not to exist (43101), is not given back: it counts as spent, else the next send would be refused.
 * The balances are locked before (`lockHeldBalances`).
 */
export const releaseHeld = sql`
  grant_state = case
    when m.grant_state <> 'held' then m.grant_state
    when exists (
      select from hongyan.ledger g
      where g.appid = m.appid and g.openid = m.openid and g.template_id = m.template_id
        and g.kind in ('revoke', 'correct')
        and g.id > (
          select max(r.id) from hongyan.ledger r
          where r.appid = m.appid and r.openid = m.openid and r.template_id = m.template_id
            and r.kind = 'reserve' and r.message_id = m.id
        )
    ) then 'spent'
    else 'released'
  end`;

/**
 * After a CTE `ended` (appid, id, openid, template_id, grant_state, window_opened_at) whose update used `releaseHeld`: gives
 * the grants back, and the places of customer-service windows. A message leaves its live states once, so what it held is
 * released once (L2); a place goes back only to the window that it was taken from.
 */
export function creditReleased(source: string): RawBuilder<unknown> {
  return sql`
    freed as (
      select e.appid, e.openid, e.template_id, count(*)::integer as n
      from ended e
      where e.grant_state = 'released' and e.template_id is not null
      group by e.appid, e.openid, e.template_id
    ),
    held_balances as materialized (
      select b.appid, b.openid, b.template_id
      from hongyan.balances b
      where (b.appid, b.openid, b.template_id) in (select f.appid, f.openid, f.template_id from freed f)
      order by b.appid, b.openid, b.template_id
      for update
    ),
    credited as (
      update hongyan.balances b
      set available = b.available + f.n, updated_at = now()
      from freed f
      join held_balances h using (appid, openid, template_id)
      where b.appid = f.appid and b.openid = f.openid and b.template_id = f.template_id
    ),
    released as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select e.appid, e.openid, e.template_id, 'release', 1, e.id, ${source}
      from ended e
      where e.grant_state = 'released' and e.template_id is not null
    ),
    vacated as (
      select e.appid, e.openid, e.window_opened_at, count(*)::integer as n
      from ended e
      where e.grant_state = 'released' and e.window_opened_at is not null
      group by e.appid, e.openid, e.window_opened_at
    ),
    locked_conversations as materialized (
      select c.appid, c.openid, c.window_opened_at, c.allowance, c.remaining
      from hongyan.conversations c
      where (c.appid, c.openid) in (select v.appid, v.openid from vacated v)
      order by c.appid, c.openid
      for update
    ),
    given_back as (
      update hongyan.conversations c
      set remaining = least(l.allowance, l.remaining + v.n)
      from vacated v
      join locked_conversations l using (appid, openid, window_opened_at)
      where c.appid = v.appid and c.openid = v.openid
    )`;
}
