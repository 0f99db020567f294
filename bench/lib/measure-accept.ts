import type { Flood } from "../processes/flood.ts";
import type { Load } from "../processes/load.ts";
import type { Server } from "../processes/server.ts";
import type { Bench, DatabaseKind } from "./bench.ts";
import { toFloodSize } from "./flood-size.ts";
import { createInstallation } from "./installation.ts";
import { toRow, type Row } from "./row.ts";
import { seed } from "./seed.ts";
import { quantile } from "./statistics.ts";

const pacedPerSecond = 1_000;
/** Before the clock starts: connections opened, code compiled, statements planned. */
const warmUpRequests = toFloodSize(2_000);

const quantiles = { p50: 0.5, p90: 0.9, p99: 0.99, "p99.9": 0.999 } as const;
type Latency = Record<keyof typeof quantiles, number>;
const latencyNames = Object.keys(quantiles) as (keyof typeof quantiles)[];

interface Sample {
  perSecond: number;
  flood: Latency;
  paced: Latency;
}

/** The rows of one database: accepted a second, and how long that took, as fast as it can and at a fixed rate. */
export function acceptRowsOf(kind: DatabaseKind): string[] {
  const row = `accept-${kind}`;
  return [
    row,
    ...latencyNames.map((name) => `${row}-${name}`),
    ...latencyNames.map((name) => `${row}-flood-${name}`),
  ];
}

/** POST /v1/messages against one server process without a worker: as fast as it can, then at a fixed rate. */
export async function measureAccept(bench: Bench, kind: DatabaseKind): Promise<Row[]> {
  const row = `accept-${kind}`;
  const samples: Sample[] = [];
  for (let run = 0; run < bench.scale.acceptRuns; run += 1) {
    const sample = await acceptOnce(bench, kind);
    samples.push(sample);
    bench.say(
      `${row}: ${Math.round(sample.perSecond)}/s; at ${pacedPerSecond}/s p50 ${sample.paced.p50.toFixed(1)} ms, p99 ${sample.paced.p99.toFixed(1)} ms`,
    );
  }
  const latencyRow = (load: "flood" | "paced", name: keyof Latency, prefix: string): Row =>
    toRow(
      `${prefix}-${name}`,
      "ms",
      samples.map((sample) => sample[load][name]),
    );
  return [
    toRow(
      row,
      "messages/s",
      samples.map((sample) => sample.perSecond),
    ),
    ...latencyNames.map((name) => latencyRow("paced", name, row)),
    ...latencyNames.map((name) => latencyRow("flood", name, `${row}-flood`)),
  ];
}

async function acceptOnce(bench: Bench, kind: DatabaseKind): Promise<Sample> {
  const floodRequests = toFloodSize(bench.scale.floodRequests);
  const pacedRequests = pacedPerSecond * bench.scale.pacedSeconds;
  const users = warmUpRequests + floodRequests + pacedRequests;

  await using installation = await createInstallation(bench, kind);
  await seed(installation, { users, messages: 0 }, bench.signal);
  await using server = bench.start<Server>("server");
  const { url } = await server.ask({ env: installation.env, worker: false });

  await using flood = bench.start<Flood>("flood");
  await flood.ask({ url, firstUser: 0, requests: warmUpRequests });
  const { elapsedMs, latencyMs } = await flood.ask({
    url,
    firstUser: warmUpRequests,
    requests: floodRequests,
  });
  await using load = bench.start<Load>("load");
  const { latenciesMs } = await load.ask({
    url,
    firstUser: warmUpRequests + floodRequests,
    requests: pacedRequests,
    perSecond: pacedPerSecond,
  });
  const pacedAt = (share: number): number => quantile(latenciesMs, share);
  return {
    perSecond: (floodRequests / elapsedMs) * 1000,
    flood: { ...latencyMs, "p99.9": latencyMs.p999 },
    paced: { p50: pacedAt(0.5), p90: pacedAt(0.9), p99: pacedAt(0.99), "p99.9": pacedAt(0.999) },
  };
}
