import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { firstIdOf } from "../ids.ts";
import { messageColumns, type MessageRow } from "./messages.ts";

/** A page looks through so many messages at most, so that a rare status of a large campaign costs no more than this. */
const mostRead = 10_000;

export interface CampaignMessagePage {
  messages: MessageRow[];
  /** The openid after which the next page begins, also when its message is removed meanwhile; null at the end. */
  next: string | null;
}

/**
 * Messages of one campaign in the order of their users, as the index has them. A page may hold fewer than `limit`, even none,
 * while more are to come. A filter that is undefined does not filter.
 */
export async function listCampaignMessages(
  db: Db,
  appid: string,
  campaignId: string,
  page: {
    status?: string | undefined;
    kind?: string | undefined;
    scene?: string | undefined;
    openid?: string | undefined;
    errcode?: number | undefined;
    reason?: string | undefined;
    from?: Date | undefined;
    to?: Date | undefined;
    after: string | undefined;
    limit: number;
  },
): Promise<CampaignMessagePage> {
  const isFiltered = [
    page.status,
    page.kind,
    page.scene,
    page.errcode,
    page.reason,
    page.from,
    page.to,
  ].some((one) => one !== undefined);
  const most = isFiltered ? mostRead : page.limit;
  const result = await sql<MessageRow & { isLastRead: boolean; isMeant: boolean }>`
    with read as materialized (
      select ${messageColumns}, row_number() over (order by m.openid) as position,
        coalesce(m.status = ${page.status ?? null}, ${page.status === undefined})
          and coalesce(m.kind = ${page.kind ?? null}, ${page.kind === undefined})
          and coalesce(m.scene = ${page.scene ?? null}, ${page.scene === undefined})
          and (${page.errcode === undefined} or coalesce(m.errcode = ${page.errcode ?? null}::integer, false))
          and (${page.reason === undefined} or coalesce(m.reason = ${page.reason ?? null}, false))
          and (${page.from === undefined} or m.id >= ${page.from === undefined ? null : firstIdOf(page.from)}::uuid)
          and (${page.to === undefined} or m.id < ${page.to === undefined ? null : firstIdOf(page.to)}::uuid) as "isMeant"
      from hongyan.messages m
      where m.appid = ${appid} and m.campaign_id = ${campaignId}::uuid
        and m.openid > ${page.after ?? ""}
        and (${page.openid ?? null}::text is null or m.openid = ${page.openid ?? null})
      order by m.openid
      limit ${most}
    ),
    meant as (
      select r.*, false as "isLastRead"
      from read r
      where r."isMeant"
      order by r.position
      limit ${page.limit}
    )
    select * from meant
    union all
    select r.*, true from read r where r.position = ${most}
    order by position`.execute(db);
  const messages = result.rows.filter((row) => !row.isLastRead);
  const lastRead = result.rows.find((row) => row.isLastRead);
  const isFull = messages.length === page.limit;
  return {
    messages,
    next: (isFull ? messages.at(-1)?.openid : lastRead?.openid) ?? null,
  };
}
