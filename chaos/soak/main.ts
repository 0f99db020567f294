// Hours of ordinary work, and whether anything grows: npm run soak -- --minutes 30 --rate 500
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createDatabase } from "@hongyan/testing/databases";
import { startPostgres } from "@hongyan/testing/postgres";
import { startServerProcess } from "@hongyan/testing/process";
import { demand } from "../lib/call-api.ts";
import { openLogs } from "../lib/logs.ts";
import { apiKey, appid, callback, openids, scene, template } from "../lib/sample.ts";
import { pointCallbacks, startEmulatorProcess } from "../world/emulator.ts";
import { serverEnv } from "../world/settings.ts";
import { readArguments } from "./arguments.ts";
import { findFaults } from "./find-faults.ts";
import { judge } from "./judge.ts";
import { drive } from "./load.ts";
import { takeSample, type Sample } from "./sample.ts";

const { minutes, perSecond } = readArguments(process.argv.slice(2));
const seconds = Math.round(minutes * 60);
const samplesInAll = 60;
const longestSettlingMs = 5 * 60_000;
const stopped = new AbortController();
process.once("SIGINT", () => stopped.abort(new Error("stopped")));

await using logs = openLogs(fileURLToPath(new URL("../out/soak", import.meta.url)));
await using postgres = await startPostgres({ isDurable: true });
const databaseUrl = await createDatabase(postgres.url);
await using emulator = await startEmulatorProcess(logs, {
  NODE_OPTIONS: "--max-old-space-size=6144",
});
await using receiver = await startReceiver();
await using server = await startServerProcess({
  ...serverEnv({ databaseUrl, wechatUrl: emulator.url }),
  LOG_LEVEL: "warn",
  NODE_OPTIONS: "--max-semi-space-size=16",
  // Nothing breaks here: a claim may take as long as it usually may.
  HONGYAN_CLAIM_LEASE_SECONDS: "60",
  HONGYAN_WECHAT_TIMEOUT_MS: "10000",
});
await demand(server.url, "POST", "/v1/templates/sync");
await demand(server.url, "POST", "/v1/scenes", scene);
await demand(server.url, "PATCH", `/v1/apps/${appid}`, { callback, grantSource: "client" });
await demand(server.url, "POST", "/v1/webhooks", {
  appid,
  url: receiver.url,
  events: ["message.failed", "message.unknown"],
});
await pointCallbacks(emulator, server.url);
// WeChat pushes side by side. One after the other, most events would never come.
await emulator.control("POST", "options", { callbackConcurrency: 16 });
await emulator.control("POST", "subscribe/bulk", {
  appid,
  openids,
  templateId: template.priTmplId,
  times: Math.ceil((seconds * perSecond) / openids.length) + 10,
});
// Now and then WeChat is busy, answers late, or refuses a card.
const path = "/cgi-bin/message/subscribe/send";
await emulator.control("POST", "faults", { path, kind: "errcode", errcode: -1, rate: 0.01 });
await emulator.control("POST", "faults", { path, kind: "errcode", errcode: 47003, rate: 0.005 });
await emulator.control("POST", "faults", { path, kind: "delay", ms: 400, rate: 0.01 });
const events = followEvents();

print(`${perSecond} messages/s for ${minutes} minutes; the log is in ${logs.folder}`);
const samples: Sample[] = [];
const isDone = new AbortController();
// Awaited below: until then a failure must not end this process, which takes the others down in order.
const sampling = sampleUntil(isDone.signal).catch((error: unknown) => String(error));
const load = await drive(server.url, { seconds, perSecond, signal: stopped.signal });
isDone.abort();
const samplingFault = await sampling;
events.close();

const { faults, failed } = await settle();
if (receiver.count() < failed) faults.push(`${failed} failed, ${receiver.count()} webhooks came`);
if (events.count() < load.accepted) {
  faults.push(`${load.accepted} messages were taken, and ${events.count()} events were shown live`);
}
if (samplingFault !== undefined) faults.push(samplingFault);
for (const [failure, times] of load.failures) faults.push(`${times} times: ${failure}`);
if (load.latestMs > 2_000) {
  faults.push(`the machine drove the load late, by up to ${Math.round(load.latestMs)} ms`);
}
const exitCode = await server.stop();
if (exitCode !== 0) faults.push(`the server ended with ${exitCode}`);
const verdicts = judge(samples);
print(`\n${load.accepted} messages taken, ${receiver.count()} webhooks, ${events.count()} events`);
for (const { text, isFlat } of verdicts) print(`${isFlat ? "flat" : "GROWS"}  ${text}`);
for (const fault of faults) print(`FAULT  ${fault}`);
if (faults.length > 0 || verdicts.some(({ isFlat }) => !isFlat)) process.exitCode = 1;

async function sampleUntil(signal: AbortSignal): Promise<void> {
  const everyMs = (seconds * 1000) / samplesInAll;
  const startedAt = performance.now();
  while (!signal.aborted) {
    await wait(everyMs, undefined, { signal }).catch(() => undefined);
    const sample = await takeSample(server.url, (performance.now() - startedAt) / 60_000);
    samples.push(sample);
    const { atMinute, rssMiB, heapMiB, files, resources, lagP99Ms } = sample;
    print(
      `${atMinute.toFixed(1).padStart(6)} min  rss ${rssMiB.toFixed(0)} MiB  heap ${heapMiB.toFixed(0)} MiB  files ${files}  handles ${resources}  lag p99 ${lagP99Ms.toFixed(0)} ms`,
    );
  }
}

/** Waits until every message has ended, and looks for what cannot be right. */
async function settle(): Promise<{ faults: string[]; failed: number }> {
  const deadline = performance.now() + longestSettlingMs;
  for (;;) {
    const found = await findFaults(databaseUrl, load.accepted);
    if (!found.isMoving || performance.now() > deadline) return found;
    await wait(2_000);
  }
}

/** Somebody looks at the console all the time, and comes back when the connection ends. */
function followEvents() {
  const closed = new AbortController();
  let count = 0;
  const follow = async (): Promise<void> => {
    while (!closed.signal.aborted) {
      try {
        const signal = AbortSignal.any([closed.signal, AbortSignal.timeout(60_000)]);
        const response = await fetch(`${server.url}/v1/events?appid=${appid}`, {
          headers: { authorization: `Bearer ${apiKey}` },
          signal,
        });
        for await (const chunk of response.body ?? []) {
          count += Buffer.from(chunk).toString().split("\nid:").length - 1;
        }
      } catch {
        await wait(100);
      }
    }
  };
  void follow();
  return { count: () => count, close: () => closed.abort() };
}

async function startReceiver() {
  let count = 0;
  const receiving = createServer((request, response) => {
    request.resume().once("end", () => {
      count += 1;
      response.writeHead(204).end();
    });
  });
  receiving.listen(0, "127.0.0.1");
  await once(receiving, "listening");
  const address = receiving.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      receiving.closeAllConnections();
      receiving.close();
      await once(receiving, "close");
    },
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
