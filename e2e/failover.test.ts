import { setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { startPostgresPair } from "@hongyan/testing/postgres-pair";
import { startServerProcess } from "@hongyan/testing/process";
import { apiKey, appid, params, scene, startTestEmulator, testEnv } from "@hongyan/testing/server";
import { startTcpProxy } from "@hongyan/testing/tcp-proxy";
import { expect, test } from "vitest";
import { prepareFlow, untilNoneIsUnknown, untilSettled } from "./flow-of-messages.ts";

const users = 1_500;
const sendPath = "/cgi-bin/message/subscribe/send";

test("the primary is killed in the middle of a campaign and the replica promoted: the service goes on by itself, nothing acknowledged is lost and nothing sent twice", async () => {
  await using folder = await temporaryFolder();
  await using emulator = await startTestEmulator();
  await using pair = await startPostgresPair();
  const name = new URL(await createDatabase(pair.primary.url)).pathname;
  // What a virtual address or a load balancer does for the service: the same place, another machine behind it.
  await using proxy = await startTcpProxy(pair.primary.port);
  const databaseUrl = `postgres://postgres@127.0.0.1:${proxy.port}${name}`;
  const env = testEnv({ dataDir: folder.path, wechatUrl: emulator.url, databaseUrl });
  await using first = await startServerProcess(env);
  await using second = await startServerProcess(env);
  const flow = await prepareFlow(emulator, first.url, users);
  emulator.control.addFault({ path: sendPath, kind: "delay", ms: 20 });

  const campaign = await createCampaign(first.url);
  while (emulator.control.messagesSummary({ appid }).total < users / 4) await wait(10);
  const submitting = flow.submit(second.url, users);
  await pair.primary.kill();
  await proxy.refuse();
  proxy.cut();
  await submitting;
  await pair.promote();
  proxy.pointTo(pair.replica.port);
  await proxy.heal();

  await untilReady(first.url);
  await untilReady(second.url);
  await untilCampaignIs(first.url, campaign, "done");
  await untilSettled(first.url, 60_000);
  const ended = await untilNoneIsUnknown(first.url, 30_000);

  const replicaUrl = `${pair.replica.url}${name.slice(1)}`;
  // The campaign was acknowledged, and so were single messages: all are there, and everybody got the campaign's once.
  const known = new Set(ended.map((message) => message.id));
  for (const id of flow.acknowledged.values()) expect(known).toContain(id);
  const recipients = await query<{ openid: string; n: number }>(
    replicaUrl,
    "select openid, count(*)::integer as n from hongyan.messages where campaign_id is not null group by openid",
  );
  expect(recipients.filter(({ n }) => n !== 1)).toEqual([]);
  expect(recipients.length + flow.acknowledged.size).toBeGreaterThanOrEqual(users);
  // WeChat's own record: each card names its message, and none came twice.
  const cards = emulator.control.messages({ appid, limit: 1_000_000 }).map((card) => card.page);
  expect(new Set(cards).size).toBe(cards.length);
  const sent = ended.filter((message) => message.status === "sent").length;
  expect(cards.length).toBeGreaterThanOrEqual(sent);
  expect(ended.filter(({ status }) => status !== "sent" && status !== "failed")).toEqual([]);
  expect(await query(replicaUrl, ledgerFaultsSql)).toEqual([]);
  expect(await query(replicaUrl, reservationFaultsSql)).toEqual([]);
  expect(await query(replicaUrl, eventFaultsSql)).toEqual([]);
}, 180_000);

async function createCampaign(url: string): Promise<string> {
  const answer = await api(url, "POST", "/v1/campaigns", {
    name: "sale",
    scene: scene.name,
    params,
  });
  return String(answer["id"]);
}

async function untilCampaignIs(url: string, campaignId: string, state: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const campaign = await api(url, "GET", `/v1/campaigns/${campaignId}`);
    if (campaign["state"] === state) return;
    if (performance.now() > deadline) {
      throw new Error(`the campaign is ${String(campaign["state"])}, not ${state}`);
    }
    await wait(200);
  }
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    if (performance.now() > deadline) throw new Error("the service did not reconnect");
    await wait(50);
  }
}

async function api(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`HTTP ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}
