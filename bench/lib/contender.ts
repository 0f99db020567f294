import type { Bench } from "./bench.ts";

/** Somebody who carries out messages that are queued already: ours, or what people use instead. */
export interface Contender {
  row: string;
  /** The row of its peak memory, where it has one. */
  memoryRow?: string;
  /** Why it cannot be measured on this machine; undefined when it can. */
  missing(): string | undefined;
  /** What it was set to for this machine, once it has taken a turn. */
  setting?(): string | undefined;
  /** Queues that many messages, durably where it has a queue. */
  queue(bench: Bench, messages: number): Promise<Queued>;
}

export interface Queued extends AsyncDisposable {
  /** Sends all of them from a fresh process, and tells when the last one was done with. */
  send(): Promise<{ endedAtMs: number; peakRssMib: number }>;
}
