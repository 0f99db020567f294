import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { AudienceFilter } from "./campaigns.ts";

// A slice is given out in one short transaction and written in another. The first moves the campaign's cursor; the second
// holds the slice's row until its messages are there. So several workers write slices of one campaign at once, each user is
// in one slice (C1), and a slice whose writer died is still there for the next (M2).

/** Users of a template in the order of their openids: behind the first, up to and with the second. */
export interface Slice extends AudienceFilter {
  afterOpenid: string;
  uptoOpenid: string;
  templateId: string;
  /** Too late: its users are not written any more. */
  isExpired: boolean;
}

/**
 * Takes a slice that was given out and that nobody holds, until the transaction ends. It is taken only while the campaign
 * expands. A cancellation is committed before it takes away what was given out: whoever holds a slice then is waited for, and
 * nobody takes another.
 */
export async function takeSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<Slice | undefined> {
  const result = await sql<Slice>`
    select
      s.after_openid as "afterOpenid", s.upto_openid as "uptoOpenid", c.template_id as "templateId",
      c.registered_since as "registeredSince", c.last_seen_since as "lastSeenSince", c.tags,
      coalesce(c.expire_at <= now(), false) as "isExpired"
    from hongyan.campaign_slices s
    join hongyan.campaigns c on c.appid = s.appid and c.id = s.campaign_id
    where s.appid = ${appid} and s.campaign_id = ${campaignId}::uuid and c.state = 'expanding'
    order by s.after_openid
    limit 1
    for update of s skip locked`.execute(tx);
  return result.rows[0];
}

/** Written, or not to be written any more. */
export async function removeSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  slice: Slice,
): Promise<void> {
  await sql`
    delete from hongyan.campaign_slices s
    where s.appid = ${appid} and s.campaign_id = ${campaignId}::uuid and s.after_openid = ${slice.afterOpenid}`.execute(
    tx,
  );
}

/** `given`: there is a new slice. `busy`: all are given out, and some are not written yet. `over`: it expands no more. */
export type Given = "given" | "busy" | "over";

/**
 * Gives out the next slice of a campaign, and ends its expansion when everybody has had their turn and every slice is
 * written. The campaign is locked for it, but not while the slice is written: whoever pauses or cancels waits for no slice.
 */
export async function giveOutSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  size: number,
): Promise<Given> {
  const locked = await sql<{ templateId: string; cursorOpenid: string; isExpired: boolean }>`
    select
      c.template_id as "templateId", coalesce(c.cursor_openid, '') as "cursorOpenid",
      coalesce(c.expire_at <= now(), false) as "isExpired"
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    for update`.execute(tx);
  const [campaign] = locked.rows;
  if (campaign === undefined) return "over";
  if (!campaign.isExpired) {
    // Whoever has a balance, with a grant left or without: so each slice costs about the same, whomever the audience leaves out.
    const given = await sql`
      with next as (
        select max(b.openid) as upto
        from (
          select b.openid
          from hongyan.balances b
          where b.appid = ${appid} and b.template_id = ${campaign.templateId} and b.openid > ${campaign.cursorOpenid}
          order by b.openid
          limit ${size}
        ) as b
      ),
      given as (
        insert into hongyan.campaign_slices (appid, campaign_id, after_openid, upto_openid)
        select ${appid}, ${campaignId}::uuid, ${campaign.cursorOpenid}, n.upto
        from next n
        where n.upto is not null
        returning upto_openid
      )
      update hongyan.campaigns c
      set cursor_openid = g.upto_openid, worked_at = now()
      from given g
      where c.appid = ${appid} and c.id = ${campaignId}::uuid
      returning c.id`.execute(tx);
    if (given.rows.length === 1) return "given";
  }
  // Of two who write the last slices at once, the second comes here after the first's commit, and sees no slice left.
  const ended = await sql`
    update hongyan.campaigns c
    set
      state = 'sending', reason = ${campaign.isExpired ? "EXPIRED" : null}, expanded_at = now(), worked_at = now(),
      -- It is known now.
      audience_count = case when c.audience_is_estimate then c.expanded_count else c.audience_count end,
      audience_is_estimate = false, updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid
      and not exists (
        select from hongyan.campaign_slices s
        where s.appid = c.appid and s.campaign_id = c.id
      )
    returning c.id`.execute(tx);
  return ended.rows.length === 1 ? "over" : "busy";
}

/** Of a cancelled campaign: waits for the slices that are being written, and takes the others away. */
export async function withdrawSlices(tx: Tx, appid: string, campaignId: string): Promise<void> {
  await sql`
    delete from hongyan.campaign_slices s
    using hongyan.campaigns c
    where s.appid = ${appid} and s.campaign_id = ${campaignId}::uuid
      and c.appid = s.appid and c.id = s.campaign_id and c.state = 'cancelled'`.execute(tx);
}
