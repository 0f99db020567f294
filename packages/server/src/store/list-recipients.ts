import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** A page looks through so many users at most, so that a few of a large list cost no more than this. */
const mostRead = 10_000;

interface ListedRecipient {
  openid: string;
  externalId: string | null;
  line: number;
  /** Now. */
  hasGrant: boolean;
}

export interface RecipientPage {
  recipients: ListedRecipient[];
  /** The openid after which the next page begins; null at the end. */
  next: string | null;
}

/**
 * Users of a list in the order of their openids, with whether they have a grant now; only those who have one, or none, where
 * `hasGrant` is given. A page may hold fewer than `limit`, even none, while more are to come. Each balance is looked up by its key:
 * as a plain join the planner, which knows nothing of a table that grows, may read all of them.
 */
export async function listRecipients(
  db: Db,
  appid: string,
  campaign: { campaignId: string; templateId: string },
  page: { hasGrant: boolean | undefined; after: string | undefined; limit: number },
): Promise<RecipientPage> {
  const { hasGrant, limit } = page;
  const most = hasGrant === undefined ? limit : mostRead;
  const read = sql`
    select r.openid, r.line
    from hongyan.campaign_recipients r
    where r.appid = ${appid} and r.campaign_id = ${campaign.campaignId}::uuid and r.openid > ${page.after ?? ""}
    order by r.openid`;
  const result = await sql<ListedRecipient & { isLastRead: boolean }>`
    with meant as (
      select r.openid, r.line, g."hasGrant" is true as "hasGrant"
      from (${read} limit ${most}) as r
      left join lateral (
        select b.available > 0 or b.unlimited as "hasGrant"
        from hongyan.balances b
        where b.appid = ${appid} and b.openid = r.openid and b.template_id = ${campaign.templateId}
        limit 1
      ) as g on true
      where ${hasGrant === undefined} or (g."hasGrant" is true) = ${hasGrant ?? null}::boolean
      order by r.openid
      limit ${limit}
    )
    select m.*, u.external_id as "externalId", false as "isLastRead"
    from meant m
    left join lateral (
      select u.external_id
      from hongyan.users u
      where u.appid = ${appid} and u.openid = m.openid
      limit 1
    ) as u on true
    union all
    select r.openid, r.line, null, null, true
    from (${read} limit 1 offset ${most - 1}) as r
    order by openid, "isLastRead"`.execute(db);
  const recipients = result.rows.flatMap(({ isLastRead, ...one }) => (isLastRead ? [] : [one]));
  const lastRead = result.rows.find((row) => row.isLastRead);
  const isFull = recipients.length === limit;
  return { recipients, next: (isFull ? recipients.at(-1)?.openid : lastRead?.openid) ?? null };
}
