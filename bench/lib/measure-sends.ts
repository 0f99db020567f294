import type { BareLoop } from "../processes/bare-loop.ts";
import type { Worker } from "../processes/worker.ts";
import type { Bench } from "./bench.ts";
import type { Installation } from "./installation.ts";

/** As many as the worker has on the wire at once by default. */
const connections = 64;

/** Sends per second of a bare loop, in a process of its own, from the first send's arrival to the last answer. */
export async function sendBare(bench: Bench): Promise<number> {
  const sends = bench.scale.messages;
  const { process: wechat, url } = await bench.wechat();
  await wechat.ask({ forget: true });
  await using loop = bench.start<BareLoop>("bare-loop");
  const { endedAtMs } = await loop.ask({ url, sends, connections });
  return sends / (await secondsSinceFirstSend(bench, endedAtMs));
}

/** The same for a worker on a seeded database: from the first send's arrival to the commit that settles the last one. */
export async function sendDurably(
  bench: Bench,
  installation: Installation,
): Promise<{ perSecond: number; peakRssMib: number }> {
  const { messages } = bench.scale;
  const { process: wechat } = await bench.wechat();
  await wechat.ask({ forget: true });
  await using worker = bench.start<Worker>("worker");
  const { settledAtMs, peakRssMib } = await worker.ask({ env: installation.env, messages });
  return { perSecond: messages / (await secondsSinceFirstSend(bench, settledAtMs)), peakRssMib };
}

async function secondsSinceFirstSend(bench: Bench, endedAtMs: number): Promise<number> {
  const { process: wechat } = await bench.wechat();
  const { sends, firstSendAtMs } = await wechat.ask({ forget: false });
  if (firstSendAtMs === undefined || sends !== bench.scale.messages) {
    throw new Error(`WeChat was to get ${bench.scale.messages} sends, and got ${sends}`);
  }
  return (endedAtMs - firstSendAtMs) / 1000;
}
