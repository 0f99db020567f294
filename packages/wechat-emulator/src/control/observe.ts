import type { RecordedCall } from "../call-log.ts";
import type { State } from "../state.ts";

export interface Calls {
  paths: Record<string, PathSummary>;
  /** The last calls, oldest first. */
  recent: RecordedCall[];
}

export interface PathSummary {
  count: number;
  byErrcode: Record<string, number>;
  byFault: Record<string, number>;
  inFlight: number;
  maxInFlight: number;
}

/** What was called, of one path or of all. The last 1,000 calls are kept; the counts are exact. */
export function calls(
  state: State,
  input: { path?: string | undefined; limit?: number | undefined } = {},
): Calls {
  const { path, limit = 100 } = input;
  const paths: Record<string, PathSummary> = {};
  for (const [name, found] of state.calls.paths()) {
    if (path !== undefined && path !== name) continue;
    paths[name] = {
      count: found.count,
      byErrcode: Object.fromEntries(found.byErrcode),
      byFault: Object.fromEntries(found.byFault),
      inFlight: found.inFlight,
      maxInFlight: found.maxInFlight,
    };
  }
  const recent = state.calls
    .recent()
    .filter((call) => path === undefined || call.path === path)
    .slice(limit <= 0 ? Infinity : -limit);
  return { paths, recent };
}

/** An overview: apps with their sizes, faults in force, switches, the clock. */
export function describeState(state: State) {
  return {
    nowMs: state.clock.nowMs(),
    switches: state.switches,
    faults: state.faults.map((fault) => ({
      ...fault,
      timesLeft: fault.timesLeft === Infinity ? "unlimited" : fault.timesLeft,
    })),
    apps: [...state.apps.values()].map((app) => ({
      appid: app.appid,
      users: app.users.size,
      messages: app.delivered.total,
      templates: [...app.templates.values()].map(({ priTmplId, title, type, content }) => ({
        priTmplId,
        title,
        type,
        content,
      })),
    })),
  };
}
