import { join } from "node:path";
import { temporaryFolder } from "@hongyan/testing/databases";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLogs } from "../chaos/lib/logs.ts";
import { runSeed } from "../chaos/run-seed.ts";
import { prepareCluster, type PreparedCluster } from "../chaos/world/prepared-cluster.ts";

// A short run of the fault laboratory (docs/operations/chaos.md) with a seed that is always the same.

const seeds = [1];
const faultMs = 5_000;

describe("servers, Postgres and WeChat break at random, and every invariant holds", () => {
  const resources = new AsyncDisposableStack();
  let prepared: PreparedCluster;
  let folder: string;

  beforeAll(async () => {
    folder = resources.use(await temporaryFolder()).path;
    const logs = resources.use(openLogs(join(folder, "prepare")));
    prepared = resources.use(await prepareCluster(logs));
  }, 180_000);
  afterAll(() => resources.disposeAsync());

  test.each(seeds)(
    "seed %i",
    async (seed) => {
      const result = await runSeed(seed, {
        prepared,
        folder: join(folder, String(seed)),
        faultMs,
        keepsLogs: false,
        signal: AbortSignal.timeout(380_000),
      });

      expect(result.violations).toEqual([]);
      // It was a run that could have broken something, however slow the machine.
      expect(result.faults.length).toBeGreaterThan(0);
      expect(result.messages).toBeGreaterThan(0);
      expect(result.sends).toBeGreaterThan(0);
    },
    400_000,
  );
});
