import type { BareWechat } from "../processes/bare-wechat.ts";
import type { Postgres } from "../processes/postgres.ts";
import type { Conversation } from "./answer-parent.ts";
import { nowMs } from "./clock.ts";
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
  /** A line about the progress, with the time since the beginning. */
  say(text: string): void;
  /** Runs what may fail at the cost of these rows only: undefined then, and the reason in `failures`. */
  attempt<T>(rows: readonly string[], work: () => Promise<T>): Promise<T | undefined>;
  /** Why a row could not be measured, by its name. */
  failures: ReadonlyMap<string, string>;
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
  const failures = new Map<string, string>();
  const startedAtMs = nowMs();

  const say = (text: string): void => {
    const seconds = Math.round((nowMs() - startedAtMs) / 1000);
    const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    process.stderr.write(`${time.padStart(6)}  ${text}\n`);
  };
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
    say,
    async attempt(rows, work) {
      try {
        return await work();
      } catch (error) {
        signal.throwIfAborted();
        say(`${rows.join(", ")} failed: ${String(error)}`);
        const [reason = ""] = String(error)
          .replaceAll(/\b\w*Error: /g, "")
          .split("\n");
        for (const row of rows) failures.set(row, reason);
        return undefined;
      }
    },
    failures,
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
