import { setTimeout as wait } from "node:timers/promises";
import { appid, grantsAtFirst, openids } from "../lib/sample.ts";
import type { Journal } from "../load/journal.ts";
import type { World } from "../world/world.ts";
import { openDatabase, type DatabaseView } from "./database.ts";
import { findLeaks } from "./find-leaks.ts";
import type {
  AttemptRow,
  BalanceRow,
  CampaignRow,
  EventRow,
  LedgerRow,
  MessageRow,
  Observations,
  Served,
} from "./observations.ts";

const tokenPath = "/cgi-bin/stable_token";

/** Looks at everything, from outside. Nothing may be moving any more. */
export async function observe(world: World, journal: Journal): Promise<Observations> {
  await using database = await openDatabase(world.databaseUrl);
  const { served, tokenRefreshesAtOnce } = await askWechat(world);
  // One moment for all: WeChat's last events may still be processed.
  await database.query("begin isolation level repeatable read read only");
  const events = await readEvents(database);
  return {
    onUnknown: await readPolicy(database),
    acknowledged: [...journal.acknowledged].map(([messageId, asked]) => ({ messageId, ...asked })),
    cancelled: [...journal.cancelled],
    acknowledgedCampaigns: [...journal.campaigns],
    contradictions: journal.contradictions,
    taps: openids.map((openid) => {
      const { reported, acknowledged } = journal.taps.get(openid) ?? {
        reported: 0,
        acknowledged: 0,
      };
      return {
        openid,
        reported: reported + grantsAtFirst,
        acknowledged: acknowledged + grantsAtFirst,
      };
    }),
    served,
    tokenRefreshesAtOnce,
    ...(await askBusiness(world, events)),
    messages: await database.query<MessageRow>(messagesSql),
    attempts: await database.query<AttemptRow>(attemptsSql),
    events,
    ledger: await database.query<LedgerRow>(ledgerSql),
    balances: await database.query<BalanceRow>(balancesSql),
    campaigns: await database.query<CampaignRow>(campaignsSql),
    leaks: await findLeaks(world, journal, database),
    crashes: world.fleet.crashes,
  };
}

interface Card {
  msgid: string;
  touser: string;
  page?: string;
  data: { thing1?: { value?: string } };
}

async function askWechat(
  world: World,
): Promise<{ served: Served[]; tokenRefreshesAtOnce: number }> {
  const { messages } = await world.emulator.control<{ messages: Card[] }>(
    "GET",
    `messages?appid=${appid}&limit=1000000`,
  );
  const { paths } = await world.emulator.control<{
    paths: Record<string, { maxInFlight: number }>;
  }>("GET", `calls?path=${encodeURIComponent(tokenPath)}`);
  const served = messages.map((card) => ({
    messageId: /[?&]hymid=([0-9a-f-]+)/.exec(card.page ?? "")?.[1] ?? "",
    openid: card.touser,
    marker: card.data.thing1?.value ?? "",
    msgid: card.msgid,
  }));
  return { served, tokenRefreshesAtOnce: paths[tokenPath]?.maxInFlight ?? 0 };
}

async function readPolicy(database: DatabaseView): Promise<"fail" | "resend"> {
  const rows = await database.query<{ policy: "fail" | "resend" }>(
    `select on_unknown as policy from hongyan.apps where appid = '${appid}'`,
  );
  return rows[0]?.policy ?? "fail";
}

interface StoredId {
  id: string;
  createdAt: Date;
}

/** As webhooks name it: docs/webhooks.md. */
function toEventId({ id, createdAt }: StoredId): string {
  return `evt_${appid}_${id}_${createdAt.getTime().toString(36)}`;
}

async function readEvents(database: DatabaseView): Promise<EventRow[]> {
  const rows = await database.query<StoredId & Omit<EventRow, "eventId">>(`
    select e.id::text, e.created_at as "createdAt", e.type, e.message_id as "messageId", e.data ->> 'reason' as reason,
      exists (select from hongyan.webhooks w where w.created_at <= e.created_at) as "isForWebhooks"
    from hongyan.events e
    order by e.id`);
  return rows.map((row) => ({
    eventId: toEventId(row),
    type: row.type,
    messageId: row.messageId,
    reason: row.reason,
    isForWebhooks: row.isForWebhooks,
  }));
}

const longestFanOutMs = 15_000;

/** An event becomes deliveries a moment after it was written, so it may be asked again. */
async function askBusiness(
  world: World,
  events: EventRow[],
): Promise<Pick<Observations, "receivedEventIds" | "pendingEventIds">> {
  const deadline = performance.now() + longestFanOutMs;
  for (;;) {
    // In this order: what is not pending any more by now has been received before the next line.
    const pending = new Set(await readPending(world));
    const { received } = world.receiver;
    const isTold = events.every(
      ({ eventId, isForWebhooks }) =>
        !isForWebhooks || received.has(eventId) || pending.has(eventId),
    );
    if (isTold || performance.now() > deadline) {
      return { receivedEventIds: [...received.keys()], pendingEventIds: [...pending] };
    }
    await wait(300);
  }
}

async function readPending(world: World): Promise<string[]> {
  await using database = await openDatabase(world.databaseUrl);
  return (await database.query<StoredId>(pendingSql)).map(toEventId);
}

const messagesSql = `
  select
    m.id as "messageId", m.openid, m.campaign_id as "campaignId", m.status, m.grant_state as "grantState", m.attempt, m.msgid,
    m.reason, m.body::jsonb -> 'data' -> 'thing1' ->> 'value' as marker, m.due_at > now() as "isDueLater",
    exists (
      select from hongyan.open_dispatches d where d.appid = m.appid and m.id = any (d.message_ids)
    ) as "isDispatched"
  from hongyan.messages m`;
const attemptsSql = `
  select a.message_id as "messageId", a.attempt, a.outcome from hongyan.attempts a`;
const ledgerSql = `
  select l.openid, l.kind, l.delta, l.message_id as "messageId" from hongyan.ledger l order by l.id`;
const balancesSql = `select b.openid, b.available from hongyan.balances b`;
const campaignsSql = `
  select c.id as "campaignId", c.state, c.ended_at is not null as "hasEnded" from hongyan.campaigns c`;
const pendingSql = `
  select e.id::text, e.created_at as "createdAt"
  from hongyan.webhook_deliveries d
  join hongyan.events e on e.appid = d.appid and e.txid = d.event_txid and e.id = d.event_id
  where d.status = 'pending'`;
