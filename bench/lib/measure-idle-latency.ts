import { setTimeout as wait } from "node:timers/promises";
import type { Pool } from "undici";
import type { Server } from "../processes/server.ts";
import type { Bench, DatabaseKind } from "./bench.ts";
import { nowMs } from "./clock.ts";
import { openPool } from "./http-pool.ts";
import { createInstallation } from "./installation.ts";
import { toRow, type Row } from "./row.ts";
import { postMessageOf } from "./sample.ts";
import { seed } from "./seed.ts";

/** Not counted: the first messages of a process open connections and fetch the access token. */
const warmUpMessages = 3;
const longestMs = 10_000;

/** From the start of POST /v1/messages to the arrival of the send at WeChat, one message at a time. */
export async function measureIdleLatency(bench: Bench, kind: DatabaseKind): Promise<Row[]> {
  const messages = warmUpMessages + bench.scale.idleMessages;
  await using installation = await createInstallation(bench, kind);
  await seed(installation, { users: messages, messages: 0 }, bench.signal);
  await using server = bench.start<Server>("server");
  const { url } = await server.ask({ env: installation.env, worker: true });
  await using http = openPool(url, 1);

  const samples: number[] = [];
  for (let index = 0; index < messages; index += 1) {
    // Of uneven length, so that no timer of the server's is met at the same point each time.
    await wait(150 + ((index * 37) % 200), undefined, { signal: bench.signal });
    samples.push(await sendOne(bench, http.pool, index));
  }
  const counted = samples.slice(warmUpMessages);
  const row = toRow(`idle-latency-${kind}`, "ms", counted);
  bench.say(`${row.name}: ${row.median.toFixed(1)} ms, at most ${row.max.toFixed(1)} ms`);
  return [row];
}

async function sendOne(bench: Bench, pool: Pool, user: number): Promise<number> {
  const { process: wechat } = await bench.wechat();
  await wechat.ask({ forget: true });
  const startedAtMs = nowMs();
  const answer = await pool.request(postMessageOf(user));
  const text = await answer.body.text();
  if (answer.statusCode !== 202) throw new Error(`HTTP ${answer.statusCode} ${text}`);
  for (;;) {
    const { firstSendAtMs } = await wechat.ask({ forget: false });
    if (firstSendAtMs !== undefined) return firstSendAtMs - startedAtMs;
    if (nowMs() - startedAtMs > longestMs) {
      throw new Error(`accepted, but not on the wire within ${longestMs} ms: ${text}`);
    }
    await wait(5);
  }
}
