import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** What we answered by ourselves to what a user did, or why nothing. */
export type AnswerKind =
  | "none"
  | "reply"
  | "handed-over"
  | "greeted-before"
  | "too-late"
  | "no-place";

/** Something a user did in the chat. */
export interface NewCustomerMessage {
  callbackId: number;
  openid: string;
  msgId: string | null;
  type: "text" | "image" | "miniprogrampage" | "other" | "enter";
  content: Record<string, unknown>;
  /** WeChat's time of it. */
  createdAt: Date;
}

/**
 * Stores what users did, each callback once, with an event that tells the business of it. Answers with the callbacks that
 * were new.
 */
export async function insertCustomerMessages(
  tx: Tx,
  appid: string,
  messages: NewCustomerMessage[],
): Promise<Set<number>> {
  const column = <K extends keyof NewCustomerMessage>(key: K): NewCustomerMessage[K][] =>
    messages.map((message) => message[key]);
  const result = await sql<{ callbackId: number }>`
    with stored as (
      insert into hongyan.customer_messages (appid, openid, callback_id, msg_id, type, content, created_at)
      select ${appid}, m.openid, m.callback_id, m.msg_id, m.type, m.content, m.created_at
      from unnest(
        ${column("openid")}::text[], ${column("callbackId")}::bigint[], ${column("msgId")}::text[],
        ${column("type")}::text[], ${messages.map((one) => JSON.stringify(one.content))}::jsonb[],
        ${column("createdAt")}::timestamptz[]
      ) with ordinality as m (openid, callback_id, msg_id, type, content, created_at, position)
      order by m.position
      on conflict (appid, callback_id) do nothing
      returning id, openid, callback_id, msg_id, type, content, created_at
    ),
    told as (
      insert into hongyan.events (appid, type, openid, data)
      select
        ${appid}, case s.type when 'enter' then 'customer.entered' else 'customer.message' end, s.openid,
        jsonb_build_object(
          'type', s.type, 'content', s.content, 'msgId', s.msg_id,
          'createdAt', to_char(s.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        )
      from stored s
      order by s.id
    )
    select s.callback_id as "callbackId" from stored s`.execute(tx);
  return new Set(result.rows.map((row) => row.callbackId));
}

export async function noteAnswers(
  tx: Tx,
  appid: string,
  answers: { callbackId: number; answer: AnswerKind; replyId: string | null }[],
): Promise<void> {
  await sql`
    update hongyan.customer_messages m
    set answer = a.answer, reply_id = a.reply_id
    from unnest(
      ${answers.map((one) => one.callbackId)}::bigint[], ${answers.map((one) => one.answer)}::text[],
      ${answers.map((one) => one.replyId)}::uuid[]
    ) as a (callback_id, answer, reply_id)
    where m.appid = ${appid} and m.callback_id = a.callback_id`.execute(tx);
}

/** A line of a conversation, whoever wrote it. */
export interface ConversationLine {
  direction: "in" | "out";
  /** Orders lines of one time; with `atUs` it is the cursor. */
  key: string;
  at: Date;
  atUs: number;
  /** In: type, content, answer. */
  type: NewCustomerMessage["type"] | null;
  content: Record<string, unknown> | null;
  answer: AnswerKind | null;
  replyId: string | null;
  /** Out: the message and what became of it. */
  messageId: string | null;
  body: string | null;
  status: string | null;
  reason: string | null;
  errcode: number | null;
}

/** Both directions, newest first. */
export async function listConversationLines(
  db: Db,
  appid: string,
  openid: string,
  page: { before: { atUs: number; key: string } | undefined; limit: number },
): Promise<ConversationLine[]> {
  const { atUs, key } = page.before ?? { atUs: latestUs, key: "" };
  const at = sql`timestamptz 'epoch' + ${atUs}::bigint * interval '1 microsecond'`;
  const result = await sql<ConversationLine>`
    with lines as (
      (
        select
          'in' as direction, 'i' || lpad(m.id::text, 20, '0') as key, m.created_at as at, m.type, m.content, m.answer,
          m.reply_id as "replyId", null::uuid as "messageId", null as body, null as status, null as reason,
          null::integer as errcode
        from hongyan.customer_messages m
        where m.appid = ${appid} and m.openid = ${openid} and m.created_at <= ${at}
          and (m.created_at < ${at} or ('i' || lpad(m.id::text, 20, '0')) collate "C" < ${key})
        order by m.created_at desc, m.id desc
        limit ${page.limit}
      )
      union all
      (
        select
          'out', 'o' || m.id::text, m.created_at, null, null, null,
          null, m.id, m.body, m.status, m.reason, m.errcode
        from hongyan.messages m
        where m.appid = ${appid} and m.openid = ${openid} and m.kind = 'customer-service' and m.created_at <= ${at}
          and (m.created_at < ${at} or ('o' || m.id::text) collate "C" < ${key})
        order by m.created_at desc, m.id desc
        limit ${page.limit}
      )
    )
    select l.*, (extract(epoch from l.at) * 1000000)::bigint as "atUs"
    from lines l
    order by l.at desc, l.key collate "C" desc
    limit ${page.limit}`.execute(db);
  return result.rows;
}

/** The year 2200: later than any line. */
const latestUs = 7_258_118_400_000_000;
