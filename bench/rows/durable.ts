import type { Bench, DatabaseKind, Measurement } from "../lib/bench.ts";
import { createInstallation } from "../lib/installation.ts";
import { sendBare, sendDurably } from "../lib/measure-sends.ts";
import { toRow, type Row } from "../lib/row.ts";
import { seed } from "../lib/seed.ts";

const rowsOf = {
  postgres: ["durable-postgres", "memory-worker-mib"],
  embedded: ["durable-embedded", "memory-worker-embedded-mib"],
} as const;

interface Pair {
  ceiling: number;
  durable: number;
  peakRssMib: number;
}

/** Durable sends beside the ceiling: one pair after the other, so that a machine that drifts drifts for both. */
export const durable: Measurement = {
  rows: ["ceiling", ...rowsOf.postgres, ...rowsOf.embedded],
  async measure(bench) {
    const kinds = (["postgres", "embedded"] as const).filter((kind) =>
      rowsOf[kind].some((row) => bench.wants(row)),
    );
    const pairs: Record<DatabaseKind, Pair[]> = { postgres: [], embedded: [] };
    const ceilings: number[] = [];
    for (let index = 0; index < bench.scale.pairs; index += 1) {
      if (kinds.length === 0) ceilings.push(await sendBare(bench));
      for (const kind of kinds) {
        const pair = await measurePair(bench, kind);
        pairs[kind].push(pair);
        ceilings.push(pair.ceiling);
        bench.say(
          `durable-${kind}: ${Math.round(pair.durable)}/s, ceiling ${Math.round(pair.ceiling)}/s, ratio ${(pair.durable / pair.ceiling).toFixed(2)}`,
        );
      }
    }
    return [
      toRow("ceiling", "sends/s", ceilings),
      ...kinds.flatMap((kind) => toRows(kind, pairs[kind])),
    ];
  },
};

async function measurePair(bench: Bench, kind: DatabaseKind): Promise<Pair> {
  const { messages } = bench.scale;
  await using installation = await createInstallation(bench, kind);
  await seed(installation, { users: messages, messages }, bench.signal);
  const ceiling = await sendBare(bench);
  const { perSecond, peakRssMib } = await sendDurably(bench, installation);
  return { ceiling, durable: perSecond, peakRssMib };
}

function toRows(kind: DatabaseKind, pairs: Pair[]): Row[] {
  const [throughput, memory] = rowsOf[kind];
  return [
    toRow(
      throughput,
      "messages/s",
      pairs.map((pair) => pair.durable),
      pairs.map((pair) => pair.durable / pair.ceiling),
    ),
    toRow(
      memory,
      "MiB",
      pairs.map((pair) => pair.peakRssMib),
    ),
  ];
}
