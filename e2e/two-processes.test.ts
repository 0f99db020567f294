import { setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { ledgerFaultsSql, query, reservationFaultsSql } from "@hongyan/testing/ledger";
import { startServerProcess } from "@hongyan/testing/process";
import { appid, startTestEmulator, testEnv } from "@hongyan/testing/server";
import { expect, inject, test } from "vitest";
import { prepareFlow, untilSettled } from "./flow-of-messages.ts";

const messages = 5_000;
const sendPath = "/cgi-bin/message/subscribe/send";

test("two processes on one Postgres share 5,000 messages, one is killed half way: nothing lost, nothing doubled", async () => {
  await using folder = await temporaryFolder();
  await using emulator = await startTestEmulator();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = testEnv({ dataDir: folder.path, wechatUrl: emulator.url, databaseUrl });
  await using survivor = await startServerProcess(env);
  await using victim = await startServerProcess(env);
  const flow = await prepareFlow(emulator, survivor.url, messages);
  emulator.control.addFault({ path: sendPath, kind: "delay", ms: 20 });

  const submitting = Promise.all([
    flow.submit(survivor.url, messages),
    flow.submit(victim.url, messages),
  ]);
  while (emulator.control.messagesSummary({ appid }).total < messages / 2) await wait(20);
  await victim.kill();
  await submitting;
  await flow.submit(survivor.url, messages);
  const ended = await untilSettled(survivor.url, 60_000);

  expect(flow.acknowledged.size).toBe(messages);
  expect(ended).toHaveLength(messages);
  const { perOpenid, maxPerOpenid } = emulator.control.messagesSummary({ appid });
  expect(maxPerOpenid).toBe(1);
  for (const { openid, status } of ended) {
    expect(["sent", "unknown"]).toContain(status);
    if (status === "sent") expect(perOpenid[openid], openid).toBe(1);
  }
  expect(ended.filter((message) => message.status === "unknown").length).toBeLessThanOrEqual(300);
  // Both worked: each claimed a good part of the messages.
  const shares = await query<{ n: number }>(
    databaseUrl,
    "select count(*)::integer as n from hongyan.messages group by claimed_by order by 1",
  );
  expect(shares).toHaveLength(2);
  expect(shares[0]?.n).toBeGreaterThan(messages / 20);
  expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  expect(await query(databaseUrl, reservationFaultsSql)).toEqual([]);
}, 120_000);
