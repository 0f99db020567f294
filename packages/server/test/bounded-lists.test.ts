import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { connect, type Connection } from "../src/db/connection.ts";
import { migrate } from "../src/db/migrate.ts";
import { listMessages } from "../src/store/messages.ts";
import { readQueueState } from "../src/store/queue-state.ts";
import { listDeliveries } from "../src/store/webhook-deliveries.ts";

const hookId = "00000000-0000-7000-8000-00000000000a";
const statuses = ["queued", "sent", "failed", "unknown"] as const;
const scenes = ["often", "seldom", "never"] as const;
const ends = fc.constantFrom("pending" as const, "delivered" as const, "failed" as const);
const size = fc.integer({ min: 1, max: 20 });
/** How many a page looks through. */
const looks = fc.integer({ min: 3, max: 100 });
const count = 90;

let connection: Connection;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  connection = connect(databaseUrl, 2);
  await migrate(connection.db);
  await query(
    databaseUrl,
    `insert into hongyan.messages (appid, id, openid, scene, body, status, grant_state, due_at)
     select case when n % 4 = 0 then 'other' else 'a' end, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'o',
       case when n % 30 = 3 then 'seldom' else 'often' end, '', (array['queued', 'sent', 'failed', 'unknown'])[1 + n % 7 % 4],
       'none', now()
     from generate_series(1, ${count}) n;
     insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
     select appid, gen_random_uuid(), array_agg(id), now(), now() from hongyan.messages
     where status in ('queued', 'unknown') group by appid`,
  );
  await query(
    databaseUrl,
    `insert into hongyan.webhooks (id, name, url, events, secret_sealed, cursor_txid, cursor_id)
     values ('${hookId}', '', '', '{*}', '', '0', 0);
     insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type, status)
     select '${hookId}', 'a', '0', n, 'x', case when n > 40 then 'pending' when n % 9 = 0 then 'failed' else 'delivered' end
     from generate_series(1, ${count}) n`,
  );
}, 60_000);

afterAll(() => connection[Symbol.asyncDispose]());

test("following the cursor to its end meets each message that fits once, newest first, however little a page looks through", async () => {
  const all = await listMessages(connection.db, "a", { limit: count }, count);
  const filters = fc.record(
    { status: fc.constantFrom(...statuses), scene: fc.constantFrom(...scenes) },
    { requiredKeys: [] },
  );
  const property = fc.asyncProperty(filters, size, looks, async (filter, limit, looked) => {
    const met: string[] = [];
    let page = await listMessages(connection.db, "a", { ...filter, limit }, looked);
    met.push(...page.messages.map((message) => message.messageId));
    while (page.next !== null) {
      page = await listMessages(
        connection.db,
        "a",
        { ...filter, limit, before: page.next },
        looked,
      );
      expect(page.messages.length).toBeLessThanOrEqual(limit);
      met.push(...page.messages.map((message) => message.messageId));
    }
    const wanted = all.messages.filter(
      ({ status, scene }) =>
        status === (filter.status ?? status) && scene === (filter.scene ?? scene),
    );
    expect(met).toEqual(wanted.map((message) => message.messageId));
  });
  await fc.assert(property, { numRuns: 60 });
});

test("the same of deliveries, also behind a long queue of waiting ones", async () => {
  const all = await listDeliveries(connection.db, hookId, { limit: count }, count);
  const property = fc.asyncProperty(ends, size, looks, async (status, limit, looked) => {
    const met: number[] = [];
    let page = await listDeliveries(connection.db, hookId, { status, limit }, looked);
    met.push(...page.deliveries.map((delivery) => delivery.deliveryId));
    while (page.next !== null) {
      page = await listDeliveries(
        connection.db,
        hookId,
        { status, limit, before: page.next },
        looked,
      );
      met.push(...page.deliveries.map((delivery) => delivery.deliveryId));
    }
    const wanted = all.deliveries.filter((delivery) => delivery.status === status);
    expect(met).toEqual(wanted.map((delivery) => delivery.deliveryId));
  });
  await fc.assert(property, { numRuns: 60 });
});

test("what is due is counted before what is scheduled, however much of that there is", async () => {
  const id = (part: string) => `('00000000-0000-7000-8000-' || lpad(${part}::text, 12, '0'))::uuid`;
  // The due one was written last, and recovery has looked at it: it looks again after those that are scheduled soon.
  await query(
    databaseUrl,
    `insert into hongyan.messages (appid, id, openid, body, status, grant_state, due_at)
     select 'q', ${id("n")}, 'o', '', 'queued', 'none', now() + case when n > 30 then interval '-1 hour' else interval '5 minutes' end
     from generate_series(1, 31) n;
     insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
     select appid, id, array[id], due_at, now() + case when due_at < now() then interval '10 minutes' else interval '6 minutes' end
     from hongyan.messages where appid = 'q' order by id`,
  );
  const limit = { rows: 1_000, dispatches: 5, messages: 1_000 };
  const few = await readQueueState(connection.db, "q", limit);
  expect(few).toMatchObject({ due: 1, later: 4, isComplete: false });
  expect(few.oldestDueAt).not.toBeNull();
  const all = await readQueueState(connection.db, "q");
  expect(all).toMatchObject({ due: 1, later: 30, isComplete: true });
});
