import { Ring } from "./ring.ts";

/** What was called, how often, with which answer, and how many requests were open at once. */
export interface CallLog {
  begin(path: string): PathCalls;
  end(calls: PathCalls, call: RecordedCall): void;
  paths(): Map<string, PathCalls>;
  recent(): RecordedCall[];
  clear(): void;
}

interface PathCalls {
  count: number;
  byErrcode: Map<number, number>;
  byFault: Map<string, number>;
  inFlight: number;
  maxInFlight: number;
}

export interface RecordedCall {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly appid: string | undefined;
  /** Undefined when a fault ended the request before WeChat's answer was made. */
  readonly errcode: number | undefined;
  readonly fault: string | undefined;
}

const keptCalls = 1_000;

export function createCallLog(): CallLog {
  const byPath = new Map<string, PathCalls>();
  const recent = new Ring<RecordedCall>(keptCalls);
  return {
    begin(path) {
      let calls = byPath.get(path);
      if (!calls) {
        calls = { count: 0, byErrcode: new Map(), byFault: new Map(), inFlight: 0, maxInFlight: 0 };
        byPath.set(path, calls);
      }
      calls.count += 1;
      calls.inFlight += 1;
      if (calls.inFlight > calls.maxInFlight) calls.maxInFlight = calls.inFlight;
      return calls;
    },
    end(calls, call) {
      calls.inFlight -= 1;
      if (call.errcode !== undefined) increment(calls.byErrcode, call.errcode);
      if (call.fault !== undefined) increment(calls.byFault, call.fault);
      recent.push(call);
    },
    paths: () => byPath,
    recent: () => recent.toArray(),
    clear() {
      byPath.clear();
      recent.clear();
    },
  };
}

function increment<K>(counts: Map<K, number>, key: K): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
