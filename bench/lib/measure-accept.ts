import type { Load } from "../processes/load.ts";
import type { Server } from "../processes/server.ts";
import type { Bench, DatabaseKind } from "./bench.ts";
import { createInstallation } from "./installation.ts";
import { toRow, type Row } from "./row.ts";
import { seed } from "./seed.ts";
import { quantile } from "./statistics.ts";

const pacedPerSecond = 1_000;
/** Before the clock starts: connections opened, code compiled, statements planned. */
const warmUpRequests = 2_000;

/** POST /v1/messages against one server process without a worker: as fast as it can, then at a fixed rate. */
export async function measureAccept(bench: Bench, kind: DatabaseKind): Promise<Row[]> {
  const throughput: number[] = [];
  const p99: number[] = [];
  for (let run = 0; run < bench.scale.acceptRuns; run += 1) {
    const sample = await acceptOnce(bench, kind);
    throughput.push(sample.perSecond);
    p99.push(sample.p99Ms);
    bench.say(
      `accept-${kind}: ${Math.round(sample.perSecond)}/s; at ${pacedPerSecond}/s p50 ${sample.p50Ms.toFixed(1)} ms, p99 ${sample.p99Ms.toFixed(1)} ms`,
    );
  }
  return [
    toRow(`accept-${kind}`, "messages/s", throughput),
    toRow(`accept-${kind}-p99`, "ms", p99),
  ];
}

async function acceptOnce(
  bench: Bench,
  kind: DatabaseKind,
): Promise<{ perSecond: number; p50Ms: number; p99Ms: number }> {
  const { floodRequests, pacedSeconds } = bench.scale;
  const pacedRequests = pacedPerSecond * pacedSeconds;
  const users = warmUpRequests + floodRequests + pacedRequests;

  await using installation = await createInstallation(bench, kind);
  await seed(installation, { users, messages: 0 }, bench.signal);
  await using server = bench.start<Server>("server");
  await using load = bench.start<Load>("load");
  const { url } = await server.ask({ env: installation.env, worker: false });

  const perSecond = undefined;
  await load.ask({ url, firstUser: 0, requests: warmUpRequests, perSecond });
  const flood = await load.ask({
    url,
    firstUser: warmUpRequests,
    requests: floodRequests,
    perSecond,
  });
  const paced = await load.ask({
    url,
    firstUser: warmUpRequests + floodRequests,
    requests: pacedRequests,
    perSecond: pacedPerSecond,
  });
  return {
    perSecond: (floodRequests / flood.elapsedMs) * 1000,
    p50Ms: quantile(paced.latenciesMs, 0.5),
    p99Ms: quantile(paced.latenciesMs, 0.99),
  };
}
