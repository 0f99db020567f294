import { apiKey } from "../lib/sample.ts";

/** What the server says of itself at one moment, from its /metrics. */
export interface Sample {
  atMinute: number;
  rssMiB: number;
  heapMiB: number;
  /** Open files and connections. */
  files: number;
  /** Timers, sockets and the like that Node keeps alive. */
  resources: number;
  lagP99Ms: number;
}

const mib = 1024 * 1024;

export async function takeSample(url: string, atMinute: number): Promise<Sample> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const text = await (await fetch(`${url}/metrics`, { headers })).text();
  const figure = (name: string): number => {
    const [, value] = new RegExp(`^${name} (\\S+)$`, "m").exec(text) ?? [];
    if (value === undefined) throw new Error(`/metrics does not tell ${name}`);
    return Number(value);
  };
  return {
    atMinute,
    rssMiB: figure("process_resident_memory_bytes") / mib,
    heapMiB: figure("nodejs_heap_size_used_bytes") / mib,
    files: figure("process_open_fds"),
    resources: figure("nodejs_active_resources_total"),
    lagP99Ms: figure("nodejs_eventloop_lag_p99_seconds") * 1000,
  };
}
