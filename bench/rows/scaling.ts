import { wechatDelayMs, type Bench, type Measurement } from "../lib/bench.ts";
import { createGate } from "../lib/gate.ts";
import { createInstallation } from "../lib/installation.ts";
import { connections } from "../lib/measure-sends.ts";
import { toRow, type Row } from "../lib/row.ts";
import { seed } from "../lib/seed.ts";
import type { GatedWorker } from "../processes/gated-worker.ts";

const counts = [1, 2, 4];
/** No worker can send more: so many are on the wire at once, and each takes so long. */
const mostPerWorker = connections / (wechatDelayMs / 1000);

const rowOf = (workers: number): string => `scaling-${workers}-worker${workers === 1 ? "" : "s"}`;

/** Messages a second of several worker processes on one Postgres, with a WeChat that takes as long to answer as the real one. */
export const scaling: Measurement = {
  rows: counts.map(rowOf),
  async measure(bench) {
    const wanted = counts.filter((workers) => bench.wants(rowOf(workers)));
    const samples = new Map(wanted.map((workers) => [workers, [] as number[]]));
    for (let run = 0; run < bench.scale.scalingRuns; run += 1) {
      for (const workers of wanted) {
        const perSecond = await sendWith(bench, workers);
        samples.get(workers)?.push(perSecond);
        bench.say(`${rowOf(workers)}: ${Math.round(perSecond)}/s`);
      }
    }
    return [...samples].map(([workers, perSecond]): Row => {
      const shares = perSecond.map((one) => one / (workers * mostPerWorker));
      return toRow(rowOf(workers), "messages/s", perSecond, shares);
    });
  },
};

async function sendWith(bench: Bench, workers: number): Promise<number> {
  const messages = workers * bench.scale.messagesPerWorker;
  const wechat = await bench.delayedWechat();
  await using installation = await createInstallation(bench, "postgres", wechat);
  // So that nobody takes the messages for stranded while the gate is closed.
  const env = { ...installation.env, HONGYAN_CLAIM_LEASE_SECONDS: "600" };
  await seed({ ...installation, env }, { users: messages, messages }, bench.signal);
  const gate = createGate(installation.databaseUrl ?? "", bench.signal);
  await gate.close();
  await using started = new AsyncDisposableStack();
  const processes = Array.from({ length: workers }, () =>
    started.use(bench.start<GatedWorker>("gated-worker")),
  );
  await Promise.all(processes.map((one) => one.ask({ start: { env } })));

  await wechat.process.ask({ forget: true });
  await gate.open();
  await Promise.all(processes.map((one) => one.ask({ wake: true })));
  const settledAtMs = await gate.untilSent(wechat, messages);
  const { sends, firstSendAtMs = Number.NaN } = await wechat.process.ask({ forget: false });
  if (sends !== messages) throw new Error(`WeChat was to get ${messages} sends, and got ${sends}`);
  return (messages / (settledAtMs - firstSendAtMs)) * 1000;
}
