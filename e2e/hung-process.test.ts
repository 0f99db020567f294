import { setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import { startServerProcess } from "@hongyan/testing/process";
import { apiKey, appid, startTestEmulator, testEnv } from "@hongyan/testing/server";
import { expect, inject, test } from "vitest";
import { prepareFlow } from "./flow-of-messages.ts";

const messages = 1_000;
const concurrency = 4;
const sendPath = "/cgi-bin/message/subscribe/send";

test("a process that hangs for longer than its lease loses its messages to another one, and puts none of them on the wire when it goes on", async () => {
  await using folder = await temporaryFolder();
  await using emulator = await startTestEmulator();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = testEnv({
    dataDir: folder.path,
    wechatUrl: emulator.url,
    databaseUrl,
    env: { HONGYAN_SEND_CONCURRENCY: String(concurrency) },
  });
  await using hanging = await startServerProcess(env);
  const flow = await prepareFlow(emulator, hanging.url, messages);
  // What the hanging one had is sent again, so that its late answers meet newer attempts of the same messages.
  await fetch(`${hanging.url}/v1/apps/${appid}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ onUnknown: "resend", unknownAfterSeconds: 0 }),
  });
  emulator.control.addFault({ path: sendPath, kind: "delay", ms: 40 });
  await flow.submit(hanging.url, messages);
  const calls = (): number => emulator.control.calls().paths[sendPath]?.count ?? 0;
  await until("messages are on the wire", () => calls() > 50);

  hanging.pause();
  // What was on the wire arrives all the same.
  await wait(500);
  const { total: served } = emulator.control.messagesSummary({ appid });
  const settled = await query(databaseUrl, "select from hongyan.messages where status = 'sent'");
  await using survivor = await startServerProcess(env);
  const count = (where: string) =>
    query<{ n: number }>(
      databaseUrl,
      `select count(*)::integer as n from hongyan.messages m where ${where}`,
    ).then((rows) => rows[0]?.n ?? 0);
  const claimed = await count("m.status = 'sending'");
  emulator.control.clearFaults();
  await until("the other one has sent all", async () => (await count("m.status <> 'sent'")) === 0);
  const callsBefore = calls();
  const rowsBefore = await query(databaseUrl, rows);

  hanging.resume();
  // It answers again, and has had the time to do what it was about to do.
  await until("it is ready again", () => isReady(hanging.url));
  await wait(3_000);

  // Most of what it had claimed was not on the wire yet: it had every chance to send that a second time.
  expect(claimed - (served - settled.length)).toBeGreaterThan(10 * concurrency);
  expect(calls()).toBe(callsBefore);
  expect(await query(databaseUrl, rows)).toEqual(rowsBefore);
  // Twice is what had arrived before its outcome was written, by the policy that was chosen, and nothing else.
  const { perOpenid, total } = emulator.control.messagesSummary({ appid });
  expect(Object.keys(perOpenid)).toHaveLength(messages);
  expect(total - messages).toBe(served - settled.length);
  expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  expect(survivor.url).not.toBe(hanging.url);
}, 200_000);

const rows = "select id, status, attempt, msgid, claimed_by from hongyan.messages order by id";

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it never came to this: ${what}`);
    await wait(20);
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}
