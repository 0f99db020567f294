import { bullmq } from "../contenders/bullmq.ts";
import { coWechatApi } from "../contenders/co-wechat-api.ts";
import { hongyan } from "../contenders/hongyan.ts";
import { pgBoss } from "../contenders/pg-boss.ts";
import type { Bench, Measurement } from "../lib/bench.ts";
import type { Contender } from "../lib/contender.ts";
import { measureSends, sendBare } from "../lib/measure-sends.ts";
import { toRow, type Row } from "../lib/row.ts";

const contenders: Contender[] = [
  hongyan("postgres"),
  hongyan("embedded"),
  coWechatApi,
  bullmq("peer-bullmq", "everysec"),
  bullmq("peer-bullmq-always", "always"),
  pgBoss,
];

interface Turn {
  ceiling: number;
  perSecond: number;
  peakRssMib: number;
}

/** Sends beside the ceiling, ours and others': turn by turn, so that a machine that drifts drifts for all. */
export const sends: Measurement = {
  rows: ["ceiling", ...contenders.flatMap(rowsOf)],
  async measure(bench) {
    const asked = contenders.filter((one) => rowsOf(one).some((row) => bench.wants(row)));
    const present = new Set(asked.filter((one) => one.missing() === undefined));
    const turns = new Map([...present].map((one) => [one, [] as Turn[]]));
    const ceilings: number[] = [];
    for (let round = 0; round < bench.scale.rounds; round += 1) {
      if (present.size === 0) ceilings.push(await sendBare(bench, bench.scale.messages));
      for (const contender of present) {
        const turn = await bench.attempt(rowsOf(contender), () => takeTurn(bench, contender));
        if (turn === undefined) {
          // Who failed once is out; the others are still compared.
          present.delete(contender);
          continue;
        }
        turns.get(contender)?.push(turn);
        ceilings.push(turn.ceiling);
      }
    }
    return [
      toRow("ceiling", "sends/s", ceilings),
      ...asked.flatMap((one) => {
        const reason = one.missing() ?? bench.failures.get(one.row);
        if (reason === undefined) return toRows(one, turns.get(one) ?? []);
        return rowsOf(one).map((name): Row => ({ name, notMeasured: reason }));
      }),
    ];
  },
};

async function takeTurn(bench: Bench, contender: Contender): Promise<Turn> {
  const { messages } = bench.scale;
  await using queued = await contender.queue(bench, messages);
  const ceiling = await sendBare(bench, messages);
  const { perSecond, peakRssMib } = await measureSends(bench, messages, () => queued.send());
  bench.say(
    `${contender.row}: ${Math.round(perSecond)}/s, ceiling ${Math.round(ceiling)}/s, ratio ${(perSecond / ceiling).toFixed(2)}`,
  );
  return { ceiling, perSecond, peakRssMib };
}

function rowsOf({ row, memoryRow }: Contender): string[] {
  return memoryRow === undefined ? [row] : [row, memoryRow];
}

function toRows(contender: Contender, turns: Turn[]): Row[] {
  const { row, memoryRow } = contender;
  const perSecond = turns.map((turn) => turn.perSecond);
  const ratios = turns.map((turn) => turn.perSecond / turn.ceiling);
  const memory = turns.map((turn) => turn.peakRssMib);
  const setting = contender.setting?.();
  return [
    { ...toRow(row, "messages/s", perSecond, ratios), ...(setting && { setting }) },
    ...(memoryRow === undefined ? [] : [toRow(memoryRow, "MiB", memory)]),
  ];
}
