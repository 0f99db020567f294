import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { cpuSecondsOf, cpuSecondsOfTree, hasProc, peakRssMibOf } from "../lib/process-use.ts";

test.skipIf(!hasProc)("the CPU seconds of a process are those that it counts itself", () => {
  spend(0.2);
  const { user, system } = process.cpuUsage();
  // The kernel counts in hundredths of a second, and this process goes on between the two looks.
  expect(cpuSecondsOf(process.pid)).toBeCloseTo((user + system) / 1e6, 0);
});

test.skipIf(!hasProc)("what a child has used still counts when the child has ended", async () => {
  const before = cpuSecondsOfTree(process.pid);
  const child = spawn(process.execPath, ["-e", "while (process.cpuUsage().user < 100_000);"]);
  await once(child, "exit");
  expect(cpuSecondsOfTree(process.pid) - before).toBeGreaterThanOrEqual(0.1);
});

test.skipIf(!hasProc)("peak memory is at least what the process has now", () => {
  expect(peakRssMibOf(process.pid)).toBeGreaterThan(10);
  // Not maxRSS: that one a process inherits from who started it.
  const nowMib = process.memoryUsage().rss / 1024 / 1024;
  expect(peakRssMibOf(process.pid)).toBeGreaterThanOrEqual(nowMib * 0.9);
});

/** Burns so much CPU time, however long that takes. */
function spend(seconds: number): void {
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1e6 >= seconds) return;
  }
}
