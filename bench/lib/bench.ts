import type { BareWechat } from "../processes/bare-wechat.ts";
import type { Postgres } from "../processes/postgres.ts";
import type { Conversation } from "./answer-parent.ts";
import type { Row } from "./row.ts";
import type { Scale } from "./scale.ts";
import { startProcess, type BenchProcess } from "./start-process.ts";

export type DatabaseKind = "postgres" | "embedded";

/** One file of `rows/`: what it can measure, and how. */
export interface Measurement {
  rows: readonly string[];
  measure(bench: Bench): Promise<Row[]>;
}

export interface Wechat {
  process: BenchProcess<BareWechat>;
  url: string;
}

/** About what WeChat takes to answer a send. */
export const wechatDelayMs = 50;

/** What every measurement of one run shares. */
export interface Bench extends AsyncDisposable {
  scale: Scale;
  /** Aborted when somebody stops the bench. */
  signal: AbortSignal;
  /** Is this row asked for? */
  wants(row: string): boolean;
  /** A line about the progress. */
  say(text: string): void;
  start<C extends Conversation>(name: string): BenchProcess<C>;
  /** The one bare WeChat of this run; started when first asked for. */
  wechat(): Promise<Wechat>;
  /** Another one, which answers each send after `wechatDelayMs`, as WeChat does. */
  delayedWechat(): Promise<Wechat>;
  /** The one Postgres of this run, with fsync: `postgres://…/` without a database name. */
  postgresUrl(): Promise<string>;
}

export function createBench(options: {
  scale: Scale;
  signal: AbortSignal;
  isProfiled: boolean;
  only: Set<string> | undefined;
}): Bench {
  const { scale, signal, only } = options;
  const resources = new AsyncDisposableStack();

  const start = <C extends Conversation>(name: string): BenchProcess<C> =>
    startProcess<C>(name, { signal, isProfiled: options.isProfiled });

  const startWechat = async (delayMs: number): Promise<Wechat> => {
    const process = resources.use(start<BareWechat>("bare-wechat"));
    return { process, url: (await process.ask({ forget: true, delayMs })).url };
  };
  const wechat = once(() => startWechat(0));
  const delayedWechat = once(() => startWechat(wechatDelayMs));
  const postgresUrl = once(async () => {
    const postgres = resources.use(start<Postgres>("postgres"));
    return (await postgres.ask({})).url;
  });

  return {
    scale,
    signal,
    wants: (row) => only?.has(row) ?? true,
    say: (text) => void process.stderr.write(`  ${text}\n`),
    start,
    wechat,
    delayedWechat,
    postgresUrl,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
