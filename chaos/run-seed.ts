import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { checkAll } from "./check/check.ts";
import type { Violation } from "./check/violation.ts";
import { heal } from "./faults/heal.ts";
import { carryOut, makePlan } from "./faults/plan.ts";
import { callApi } from "./lib/call-api.ts";
import { openLogs, type Logs } from "./lib/logs.ts";
import { createRandom, type Random } from "./lib/random.ts";
import { appid } from "./lib/sample.ts";
import { startDrive } from "./load/drive.ts";
import { observe } from "./observe/observe.ts";
import { settle } from "./observe/settle.ts";
import { watchSessions } from "./observe/watch-sessions.ts";
import type { PreparedCluster } from "./world/prepared-cluster.ts";
import { startWorld, type World } from "./world/world.ts";

/** What a run came to. */
export interface SeedResult {
  seed: number;
  elapsedMs: number;
  /** Server processes that ended and were started again, whatever ended them. */
  kills: number;
  faults: string[];
  messages: number;
  /** Cards that reached users. */
  sends: number;
  /** Messages whose outcome was unknown at some time. */
  unknown: number;
  violations: Violation[];
}

export interface RunOptions {
  prepared: PreparedCluster;
  /** For the logs: out/<seed>. Removed when every invariant held. */
  folder: string;
  /** How long things break. */
  faultMs: number;
  /** Keep the logs in any case. */
  keepsLogs: boolean;
  /** Ends the run early, with everything taken down. */
  signal: AbortSignal;
}

const longestSettleMs = 60_000;

/** One run: real processes under load, faults by the seed, then a time to settle, then every invariant from outside. */
export async function runSeed(seed: number, options: RunOptions): Promise<SeedResult> {
  const { prepared, folder, signal } = options;
  const startedAt = performance.now();
  rmSync(folder, { recursive: true, force: true });
  let result: SeedResult;
  {
    await using logs = openLogs(folder);
    const random = createRandom(seed);
    await using world = await startWorld(prepared, logs, random);
    signal.throwIfAborted();
    const watching = new AbortController();
    const watched = watchSessions(world, watching.signal);
    try {
      const seen = await breakAndCheck(world, random, options, logs);
      result = { seed, ...seen, elapsedMs: Math.round(performance.now() - startedAt) };
    } finally {
      watching.abort();
      await watched;
    }
    signal.throwIfAborted();
  }
  if (result.violations.length === 0 && !options.keepsLogs)
    rmSync(folder, { recursive: true, force: true });
  return result;
}

async function breakAndCheck(
  world: World,
  random: Random,
  { faultMs, signal }: RunOptions,
  logs: Logs,
): Promise<Omit<SeedResult, "seed" | "elapsedMs">> {
  await prepare(world, random);
  const startsBefore = world.fleet.startCount();
  await using drive = startDrive(world, random.fork("load"));
  const over = AbortSignal.any([signal, AbortSignal.timeout(faultMs)]);
  const faults = await carryOut(makePlan(random.fork("faults")), world, over);
  signal.throwIfAborted();

  logs.note("everything is healed");
  await heal(world);
  logs.note("every server is ready");
  await drive.finish(20_000);
  logs.note("the load has ended");
  signal.throwIfAborted();
  await settle(world, longestSettleMs);
  // What was written last is in the logs as well.
  await wait(100);
  logs.note("nothing moves any more");

  const seen = await observe(world, drive.journal);
  const violations = checkAll(seen);
  if (violations.length > 0) {
    writeFileSync(join(logs.folder, "observations.json"), JSON.stringify(seen, null, 1));
    for (const { invariant, text } of violations) logs.note(`${invariant}: ${text}`);
  }
  return {
    kills: world.fleet.startCount() - startsBefore,
    faults,
    messages: seen.messages.length,
    sends: seen.served.length,
    unknown: new Set(
      seen.events.filter(({ type }) => type === "message.unknown").map((event) => event.messageId),
    ).size,
    violations,
  };
}

const resendRate = 0.25;

/** What differs from run to run before anything breaks. */
async function prepare(world: World, random: Random): Promise<void> {
  const onUnknown = random.chance(resendRate) ? "resend" : "fail";
  const url = world.fleet.urls[0];
  const answers = [
    await callApi(url, "PATCH", `/v1/apps/${appid}`, { body: { onUnknown } }),
    await callApi(url, "POST", "/v1/webhooks", { body: { appid, url: world.receiver.url } }),
  ];
  for (const answer of answers) {
    if (answer === undefined || answer.status >= 300) {
      throw new Error(`the run cannot be prepared: ${JSON.stringify(answer)}`);
    }
  }
}
