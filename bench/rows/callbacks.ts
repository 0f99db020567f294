import type { Bench, Measurement } from "../lib/bench.ts";
import { createInstallation } from "../lib/installation.ts";
import { toRow, type Row } from "../lib/row.ts";
import { apiKey, appid, callback } from "../lib/sample.ts";
import { seed } from "../lib/seed.ts";
import type { Push } from "../processes/push.ts";
import type { Server } from "../processes/server.ts";

const warmUpPushes = 2_000;

/** Pushes of WeChat in safe mode against one server process: verified, decrypted, stored durably, answered. */
export const callbacks: Measurement = {
  rows: ["callbacks-postgres"],
  async measure(bench): Promise<Row[]> {
    const perSecond: number[] = [];
    for (let run = 0; run < bench.scale.acceptRuns; run += 1) {
      const sample = await receiveOnce(bench);
      perSecond.push(sample);
      bench.say(`callbacks-postgres: ${Math.round(sample)}/s`);
    }
    return [toRow("callbacks-postgres", "pushes/s", perSecond)];
  },
};

async function receiveOnce(bench: Bench): Promise<number> {
  const pushes = bench.scale.floodRequests;
  await using installation = await createInstallation(bench, "postgres");
  await seed(installation, { users: 0, messages: 0 }, bench.signal);
  await using server = bench.start<Server>("server");
  await using wechat = bench.start<Push>("push");
  const { url } = await server.ask({ env: installation.env, worker: false });
  await configure(url);

  await wechat.ask({ url, firstUser: 0, pushes: warmUpPushes });
  const { elapsedMs } = await wechat.ask({ url, firstUser: warmUpPushes, pushes });
  return (pushes / elapsedMs) * 1000;
}

async function configure(url: string): Promise<void> {
  const answer = await fetch(`${url}/v1/apps/${appid}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ callback }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status} ${await answer.text()}`);
}
