import { readdirSync, writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { startPostgres } from "@hongyan/testing/postgres";
import { callback, push, subscribeEvent } from "@hongyan/testing/push";
import {
  appid,
  params,
  scene,
  startTestServer,
  template,
  type MessageView,
} from "@hongyan/testing/server";
import pg from "pg";
import { endStateSql, type Recording } from "./recording.ts";

// Records what this version writes, for the test of the next one that its schema suits both: upgrades.test.ts. Run at a release:
//   node --conditions=@hongyan/source packages/server/test/previous-version/record.ts

const sendPath = "/cgi-bin/message/subscribe/send";
const anHourMs = 3_600_000;

const cluster = await startPostgres({ isDurable: false });
const databaseUrl = await createDatabase(cluster.url);
const recording: Recording = {
  migrations: readdirSync(new URL("../../src/db/migrations/", import.meta.url)).map((name) =>
    name.replace(/\.sql$/, ""),
  ),
  statements: [],
  waitingOpenid: "",
  endState: {},
};
{
  await using t = await startTestServer({ databaseUrl });
  const send = async (more: Record<string, unknown> = {}): Promise<[string, string]> => {
    const openid = await t.user(2);
    const { body } = await t.call<MessageView>("POST", "/v1/messages", t.message(openid, more));
    return [body.id, openid];
  };
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });

  recordStatements(recording.statements);
  const [sentId, sentTo] = await send();
  const { msgid } = await t.until(sentId, "sent");
  const told = {
    TemplateId: template.priTmplId,
    MsgID: String(msgid),
    ErrorCode: "0",
    ErrorStatus: "success",
  };
  await push(t.server.url, appid, subscribeEvent("sent", sentTo, [told]));
  await t.until(sentId, "delivered");

  t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 43101, times: 1 });
  await t.until((await send())[0], "failed");
  t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
  await t.until((await send())[0], "unknown");

  const [cancelledId] = await send({ sendAt: new Date(Date.now() + anHourMs).toISOString() });
  await t.call("POST", `/v1/messages/${cancelledId}/cancel`);

  const campaign = { name: "c", scene: scene.name, params };
  const { body } = await t.call<{ id: string }>("POST", "/v1/campaigns", campaign);
  await t.call("POST", `/v1/campaigns/${body.id}/start`);
  await until(async () => {
    const view = await t.call<{ state: string }>("GET", `/v1/campaigns/${body.id}`);
    return ["sending", "done"].includes(view.body.state);
  });
  await until(
    async () =>
      (
        await query(
          databaseUrl,
          "select from hongyan.messages where status = 'sending' or (status = 'queued' and due_at <= now())",
        )
      ).length === 0,
  );
  const waiting = await send({ sendAt: new Date(Date.now() + anHourMs).toISOString() });
  recording.waitingOpenid = waiting[1];
}
const [endState] = await query<Record<string, unknown>>(databaseUrl, endStateSql);
recording.endState = endState ?? {};
writeFileSync(
  new URL("statements.json", import.meta.url),
  `${JSON.stringify(recording, null, 1)}\n`,
);
await cluster[Symbol.asyncDispose]();

/** What is sent to the database about messages and the account; what concerns secrets or this process alone is left out. */
function recordStatements(into: Recording["statements"]): void {
  const original = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  pg.Client.prototype.query = function record(this: pg.Client, ...args: unknown[]): unknown {
    const [text, values] = args;
    if (typeof text === "string" && isOurs(text)) {
      into.push({ text: text.trim(), values: Array.isArray(values) ? values : [] });
    }
    return original.apply(this, args);
  } as typeof pg.Client.prototype.query;
}

function isOurs(text: string): boolean {
  const isWriting = /\b(insert into|update|delete from)\b/i.test(text);
  return (
    isWriting &&
    (text.includes("hongyan.") || /insert into pgboss\.job/i.test(text)) &&
    !/access_tokens|api_keys|webhooks|migrations|lease_until = now\(\) - interval/.test(text)
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await wait(50);
}
