import { setTimeout as wait } from "node:timers/promises";
import type { Bench, Measurement, Wechat } from "../lib/bench.ts";
import { nowMs } from "../lib/clock.ts";
import { createInstallation } from "../lib/installation.ts";
import { toRow, type Row } from "../lib/row.ts";
import { apiKey, openidOf, paramsOf, scene } from "../lib/sample.ts";
import { seed } from "../lib/seed.ts";
import { quantile } from "../lib/statistics.ts";
import type { Load } from "../processes/load.ts";
import type { Server } from "../processes/server.ts";

const rows = ["campaign-latency", "campaign-latency-p99"] as const;
/** Only single messages open this page, so that WeChat can tell them from the campaign's. */
const singlePage = "pages/single/index";
const singlesPerSecond = 20;
/** The campaign is well under way then. */
const sendsBefore = 1_000;
const longestMs = 60_000;

/** From POST /v1/messages to the wire for single messages, while a campaign of many keeps the same process busy. */
export const campaignLatency: Measurement = {
  rows: [...rows],
  async measure(bench): Promise<Row[]> {
    const latencies = await sendAmidst(bench);
    const row = toRow(rows[0], "ms", latencies);
    const p99 = quantile(latencies, 0.99);
    bench.say(`${rows[0]}: ${row.median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    return [row, toRow(rows[1], "ms", [p99])];
  },
};

async function sendAmidst(bench: Bench): Promise<number[]> {
  const { busyRecipients, busyMessages } = bench.scale;
  const wechat = await bench.delayedWechat();
  await using installation = await createInstallation(bench, "postgres", wechat);
  await seed(installation, { users: busyRecipients, messages: 0 }, bench.signal);
  await using server = bench.start<Server>("server");
  await using load = bench.start<Load>("load");
  const { url } = await server.ask({ env: installation.env, worker: true });

  await wechat.process.ask({ forget: true, watchedPage: singlePage });
  await startCampaign(url);
  await untilSends(bench, wechat, sendsBefore);
  const { dueAtMs } = await load.ask({
    url,
    firstUser: 0,
    requests: busyMessages,
    perSecond: singlesPerSecond,
    // The campaign has taken their grants.
    extra: { page: singlePage, onNoGrant: "try" },
  });
  const arrivedAtMs = await arrivals(bench, wechat, busyMessages);
  return dueAtMs.map((due, user) => (arrivedAtMs.get(openidOf(user)) ?? Number.NaN) - due);
}

async function startCampaign(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/campaigns`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "bench", scene: scene.name, params: paramsOf(0) }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`);
}

async function untilSends(bench: Bench, wechat: Wechat, wanted: number): Promise<void> {
  const startedAtMs = nowMs();
  for (;;) {
    const { sends } = await wechat.process.ask({ forget: false });
    if (sends >= wanted) return;
    if (nowMs() - startedAtMs > longestMs) throw new Error(`the campaign sent only ${sends}`);
    await wait(50, undefined, { signal: bench.signal });
  }
}

/**
 * @returns when each single message arrived, by openid.
 * @throws {Error} when the campaign was over before them: they did not meet it then.
 */
async function arrivals(
  bench: Bench,
  wechat: Wechat,
  singles: number,
): Promise<Map<string, number>> {
  const startedAtMs = nowMs();
  const arrived = new Map<string, number>();
  for (;;) {
    const { watched, sends } = await wechat.process.ask({ forget: false });
    for (const { openid, atMs } of watched) arrived.set(openid, atMs);
    if (sends >= bench.scale.busyRecipients) {
      throw new Error("the campaign was over before the last single message was on the wire");
    }
    if (arrived.size === singles) return arrived;
    if (nowMs() - startedAtMs > longestMs) {
      throw new Error(`${singles} were accepted, and ${arrived.size} came to the wire`);
    }
    await wait(20, undefined, { signal: bench.signal });
  }
}
