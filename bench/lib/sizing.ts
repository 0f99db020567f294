import { toFigure } from "./figure.ts";
import { isMeasured, type Row } from "./row.ts";

/** The measured figures that a size is computed from, for `docs/operations/scaling.md`. */
export function toSizingTable(rows: Row[]): string {
  const lines = figures.map(([what, name, unit]) => {
    const value = valueOf(rows, name);
    const text = value === undefined ? "not measured" : `${toFigure(value)} ${unit}`.trimEnd();
    return `| ${what} | ${text} | \`${name}\` |`;
  });
  return ["| what | measured | row of the bench |", "|---|---:|---|", ...lines].join("\n");
}

const figures = [
  ["sends by one worker, WeChat answering after 50 ms", "scaling-1-worker", "/s"],
  ["sends by two workers, so", "scaling-2-workers", "/s"],
  ["sends by four workers, so", "scaling-4-workers", "/s"],
  ["sends by one worker, WeChat answering at once", "durable-postgres", "/s"],
  ["the same on the embedded database", "durable-embedded", "/s"],
  ["single messages accepted by one server", "accept-postgres", "/s"],
  ["time to accept one at 1,000/s, 99 of 100", "accept-postgres-p99", "ms"],
  ["callbacks taken by one server", "callbacks-postgres", "/s"],
  ["recipients of a campaign written by one worker", "campaign-expansion", "/s"],
  ["CPU of the server for a million single messages", "cost-cpu-server", "s"],
  ["CPU of the worker for a million messages", "cost-cpu-worker", "s"],
  ["CPU of Postgres for a million messages", "cost-cpu-postgres", "s"],
  ["tables for a million messages", "cost-tables", "MiB"],
  ["indexes for a million messages", "cost-indexes", "MiB"],
  ["WAL for a million messages", "cost-wal", "MiB"],
  ["peak memory of a server", "memory-server-mib", "MiB"],
  ["peak memory of a worker", "memory-worker-mib", "MiB"],
  ["peak memory of a process with the embedded database", "memory-worker-embedded-mib", "MiB"],
  ["Postgres sessions of a server without a worker", "sessions-server", ""],
  ["Postgres sessions of a worker", "sessions-worker", ""],
] as const;

interface Load {
  title: string;
  perDay: number;
  peakPerSecond: number;
}

const loads: readonly Load[] = [
  { title: "a shop: 10,000 a day, 20/s at most", perDay: 10_000, peakPerSecond: 20 },
  { title: "a chain: 1,000,000 a day, 500/s at most", perDay: 1_000_000, peakPerSecond: 500 },
  {
    title: "a platform: 10,000,000 in an hour, 2,800/s",
    perDay: 10_000_000,
    peakPerSecond: 2_800,
  },
];
/** So much of what was measured is planned with; the rest is for a machine that has other things to do. */
const planned = 0.7;

/** What such loads need by those figures: arithmetic, not measurement. */
export function toSizes(rows: Row[]): string {
  const head = [
    "| load | workers | cores for server, worker, Postgres at the peak | database a day | WAL a day | sessions |",
    "|---|---:|---|---:|---:|---:|",
  ];
  return [...head, ...loads.map((load) => toLine(load, rows))].join("\n");
}

function toLine({ title, perDay, peakPerSecond }: Load, rows: Row[]): string {
  const get = (name: string): number => valueOf(rows, name) ?? Number.NaN;
  const workers = Math.ceil(peakPerSecond / (planned * get("scaling-1-worker")));
  const cores = ["server", "worker", "postgres"].map((part) =>
    toAmount((peakPerSecond * get(`cost-cpu-${part}`)) / 1_000_000 / planned, ""),
  );
  const gibADay = (mibPerMillion: number): string =>
    toAmount((perDay * mibPerMillion) / 1_000_000 / 1024, " GiB");
  return [
    `| ${title}`,
    toAmount(workers, ""),
    cores.join(", "),
    gibADay(get("cost-tables") + get("cost-indexes")),
    gibADay(get("cost-wal")),
    `${toAmount(get("sessions-server") + workers * get("sessions-worker"), "")} |`,
  ].join(" | ");
}

function toAmount(value: number, unit: string): string {
  if (Number.isNaN(value)) return "not measured";
  if (Number.isInteger(value)) return `${value.toLocaleString("en")}${unit}`;
  return `${value < 10 ? value.toPrecision(2) : Math.round(value).toLocaleString("en")}${unit}`;
}

function valueOf(rows: Row[], name: string): number | undefined {
  const row = rows.find((one) => one.name === name);
  return row !== undefined && isMeasured(row) ? row.median : undefined;
}
