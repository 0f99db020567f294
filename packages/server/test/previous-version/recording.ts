/** What one version wrote while it carried out a scenario, and what had come of it in the end. */
export interface Recording {
  /** The schema that it was recorded on. */
  migrations: string[];
  statements: { text: string; values: unknown[] }[];
  /** Whose message was still queued in the end. */
  waitingOpenid: string;
  endState: Record<string, unknown>;
}

export const endStateSql = `
  select
    (
      select jsonb_object_agg(m.state, m.n)
      from (select status || ', ' || grant_state as state, count(*) as n from hongyan.messages group by 1) m
    ) as messages,
    (
      select jsonb_object_agg(e.type, e.n) from (select type, count(*) as n from hongyan.events group by 1) e
    ) as events,
    (
      select jsonb_object_agg(l.kind, l.n) from (select kind, count(*) as n from hongyan.ledger group by 1) l
    ) as ledger,
    (select sum(available)::integer from hongyan.balances) as available,
    (select count(*)::integer from hongyan.attempts) as attempts,
    (select jsonb_agg(result) from hongyan.callbacks) as callbacks,
    (select jsonb_agg(state) from hongyan.campaigns) as campaigns`;
