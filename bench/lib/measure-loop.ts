import type { Bench } from "./bench.ts";
import { nowMs } from "./clock.ts";
import { toRow, type Row } from "./row.ts";

const callsPerLook = 1_000;

/** Calls per second of a pure function, in this process; the first sample only warms up. */
export function measureLoop(
  bench: Bench,
  name: string,
  unit: string,
  call: (index: number) => void,
): Row {
  const samples = Array.from({ length: bench.scale.loops + 1 }, () => {
    const startedAtMs = nowMs();
    let calls = 0;
    let elapsedMs = 0;
    while (elapsedMs < bench.scale.loopMs) {
      for (let index = 0; index < callsPerLook; index += 1) call(index);
      calls += callsPerLook;
      elapsedMs = nowMs() - startedAtMs;
    }
    return (calls / elapsedMs) * 1000;
  });
  return toRow(name, unit, samples.slice(1));
}
