import type { Fault, FaultKind } from "../faults.ts";
import type { State } from "../state.ts";
import { ControlError } from "./control-error.ts";

export interface FaultInput {
  /** A path of WeChat; `*` at its end matches the rest. */
  path: string;
  kind: FaultKind;
  /** For `errcode`; default -1. */
  errcode?: number | undefined;
  errmsg?: string | undefined;
  /** For `status`; default 502. */
  status?: number | undefined;
  /** For `delay`. */
  ms?: number | undefined;
  /** For `errcode`, `status` and `garbage`: the request was processed all the same. Default false. */
  processed?: boolean | undefined;
  /** Chance of each call, 0 to 1; default 1. */
  rate?: number | undefined;
  /** How often at most; default without end. */
  times?: number | undefined;
}

export function addFault(state: State, input: FaultInput): { id: string } {
  checkFault(input);
  state.lastFaultId += 1;
  const fault: Fault = {
    id: `fault-${state.lastFaultId}`,
    path: input.path,
    kind: input.kind,
    errcode: input.errcode ?? -1,
    errmsg: input.errmsg,
    status: input.status ?? 502,
    ms: input.ms ?? 0,
    processed: input.processed ?? false,
    rate: input.rate ?? 1,
    timesLeft: input.times ?? Infinity,
  };
  state.faults.push(fault);
  return { id: fault.id };
}

/** Deletes one fault, or all of them. */
export function clearFaults(
  state: State,
  input: { id?: string | undefined } = {},
): { deleted: number } {
  const before = state.faults.length;
  const kept = input.id === undefined ? [] : state.faults.filter(({ id }) => id !== input.id);
  state.faults.splice(0, before, ...kept);
  return { deleted: before - kept.length };
}

function checkFault({ path, kind, status, ms, rate, times }: FaultInput): void {
  if (!path.startsWith("/") && path !== "*") {
    throw new ControlError(
      "INVALID_FAULT",
      `path ${path} does not begin with /`,
      "Use * for every path.",
    );
  }
  if (kind === "delay" && !(ms !== undefined && ms >= 0)) {
    throw new ControlError("INVALID_FAULT", "a delay needs ms", "Give ms, in milliseconds.");
  }
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new ControlError("INVALID_FAULT", `status ${status} is not 200 to 599`);
  }
  if (rate !== undefined && !(rate >= 0 && rate <= 1)) {
    throw new ControlError("INVALID_FAULT", `rate ${rate} is not 0 to 1`);
  }
  if (times !== undefined && !(Number.isInteger(times) && times > 0)) {
    throw new ControlError("INVALID_FAULT", `times ${times} is not a positive whole number`);
  }
}
