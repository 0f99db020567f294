import { appid, scene, template } from "@hongyan/testing/server";
import type { TestConsole } from "./start-console.ts";

/** A month of an app of some size, written as the worker counts it: the pictures need more than a test makes in a second. */
export async function seedBusyApp({ hongyan, query }: TestConsole): Promise<void> {
  await hongyan.call("PATCH", `/v1/apps/${appid}`, { name: "家校通" });
  const openid = await hongyan.user(1);
  await hongyan.call("POST", "/v1/messages", hongyan.message(openid));
  await query(`
    with hours as (
      select date_trunc('hour', now()) - h * interval '1 hour' as hour,
        -- More in the evening than at night, in China, and a little more each day.
        greatest(0, sin((extract(hour from now() - h * interval '1 hour') - 1) / 24 * 2 * pi()) + 0.4) * (1200 - h / 2) as n, h
      from generate_series(1, 720) h
    )
    insert into hongyan.hourly_counts (appid, hour, what, scene, template_id, reason, errcode, count)
    select '${appid}', hour, what, '${scene.name}', '${template.priTmplId}', reason, errcode, (n * share)::bigint
    from hours cross join (values
      ('accepted', '', 0, 1.02), ('sent', '', 0, 1.0), ('delivered', '', 0, 0.97), ('opened', '', 0, 0.31),
      ('failed', 'USER_REFUSED', 43101, 0.012), ('failed', 'NOT_DELIVERED', 0, 0.006), ('unknown', '', 0, 0.0008),
      ('granted', '', 0, 0.9), ('spent', '', 0, 1.0), ('tap-accepted', '', 0, 0.9), ('tap-refused', '', 0, 0.21)
    ) as counted (what, reason, errcode, share)
    where (n * share)::bigint > 0
    on conflict do nothing`);
  // The worker's own counts would be of the one user that is really there.
  await query(`
    insert into hongyan.reach_walks (appid, template_id, next_at)
    values ('${appid}', '${template.priTmplId}', now() + interval '1 day')
    on conflict (appid, template_id) do update set next_at = excluded.next_at, started_at = null`);
  await query("delete from hongyan.reach_snapshots");
  await query(`
    insert into hongyan.reach_snapshots (appid, template_id, at, users, grants, unlimited)
    select '${appid}', '${template.priTmplId}', now() - d * interval '1 day', 18_240 + d * 310, 31_500 + d * 1_240, 0
    from generate_series(0, 6) d
    on conflict do nothing`);
}
