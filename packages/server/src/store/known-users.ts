import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { personalRecords } from "./personal-data.ts";

interface Who {
  appid: string;
  openid: string;
}

/**
 * Does the openid stand in a record of ours about a user of the app? What WeChat only told of it does not count: a push may name anybody.
 */
export async function isKnownUser(db: Db, { appid, openid }: Who): Promise<boolean> {
  const stands = personalRecords.map(
    ({ table }) =>
      sql`exists (select from ${sql.id("hongyan", table)} r where r.appid = ${appid} and r.openid = ${openid})`,
  );
  const result = await sql<{ isKnown: boolean }>`
    select
      ${sql.join(stands, sql` or `)}
      or exists (
        select
        from hongyan.events e
        where e.appid = ${appid} and e.openid = ${openid} and e.message_id is null
          and e.type <> 'user.authorization-changed'
      )
      or exists (
        select
        from hongyan.campaigns c
        join hongyan.campaign_recipients r on r.appid = c.appid and r.campaign_id = c.id and r.openid = ${openid}
        where c.appid = ${appid} and c.has_list
      )
      or exists (
        select from hongyan.erasures e where e.appid = ${appid} and e.openid = ${openid}
      ) as "isKnown"`.execute(db);
  return result.rows[0]?.isKnown ?? false;
}

/** Has WeChat pushed something about the openid that is still kept? No index leads there: it reads as much as an erasure does. */
export async function isNamedByCallbacks(db: Db, { appid, openid }: Who): Promise<boolean> {
  const result = await sql<{ isNamed: boolean }>`
    select exists (
      select from hongyan.callbacks c where c.appid = ${appid} and c.openid = ${openid}
    ) as "isNamed"`.execute(db);
  return result.rows[0]?.isNamed ?? false;
}
