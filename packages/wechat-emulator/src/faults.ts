import type { State } from "./state.ts";

/** How a call goes wrong; see `faultKinds` for what each does. */
export interface Fault {
  readonly id: string;
  readonly path: string;
  readonly kind: FaultKind;
  readonly errcode: number;
  readonly errmsg: string | undefined;
  readonly status: number;
  readonly ms: number;
  readonly processed: boolean;
  readonly rate: number;
  /** How often it will still strike; Infinity = until it is deleted. */
  timesLeft: number;
}

export type FaultKind = keyof typeof faultKinds;

export const faultKinds = {
  errcode: "answers `errcode` (and `errmsg`) instead of processing the request",
  status: "answers HTTP `status` with an HTML page",
  garbage: "answers HTTP 200 with an HTML page instead of JSON",
  delay: "processes the request, then holds the answer back for `ms`; adds to any other fault",
  reset: "resets the connection, before the request is processed",
  "drop-after-send": "processes the request, then closes the connection without an answer",
} as const;

export function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(faultKinds, kind);
}

export interface StruckFaults {
  delayMs: number;
  /** The one that decides the answer: the first that strikes, in the order they were added. */
  decisive: Fault | undefined;
}

const none: StruckFaults = { delayMs: 0, decisive: undefined };

/** Draws the faults that strike this call, and counts them down. */
export function strikeFaults(state: State, path: string): StruckFaults {
  if (state.faults.length === 0) return none;
  const struck: StruckFaults = { delayMs: 0, decisive: undefined };
  for (const fault of state.faults) {
    if (!concerns(fault, path) || fault.timesLeft <= 0) continue;
    if (fault.kind !== "delay" && struck.decisive) continue;
    if (fault.rate < 1 && state.random() >= fault.rate) continue;
    fault.timesLeft -= 1;
    if (fault.kind === "delay") struck.delayMs += fault.ms;
    else struck.decisive = fault;
  }
  return struck;
}

/** A lost answer leaves WeChat's side done; the other kinds, unless told otherwise, never get that far. */
export function isProcessedDespite(fault: Fault | undefined): boolean {
  return fault === undefined || fault.kind === "drop-after-send" || fault.processed;
}

function concerns(fault: Fault, path: string): boolean {
  return (
    fault.path === path || (fault.path.endsWith("*") && path.startsWith(fault.path.slice(0, -1)))
  );
}
