import type { DatabaseKind } from "../lib/bench.ts";
import type { Contender } from "../lib/contender.ts";
import { createInstallation } from "../lib/installation.ts";
import { seed } from "../lib/seed.ts";
import type { Worker } from "../processes/worker.ts";

const rows = {
  postgres: { row: "durable-postgres", memoryRow: "memory-worker-mib" },
  embedded: { row: "durable-embedded", memoryRow: "memory-worker-embedded-mib" },
} as const;

/** Ourselves: one worker process, from the first send to the commit that settles the last message as `sent`. */
export function hongyan(kind: DatabaseKind): Contender {
  return {
    ...rows[kind],
    missing: () => undefined,
    async queue(bench, messages) {
      await using made = new AsyncDisposableStack();
      const installation = made.use(await createInstallation(bench, kind));
      await seed(installation, { users: messages, messages }, bench.signal);
      const resources = made.move();
      return {
        async send() {
          await using worker = bench.start<Worker>("worker");
          return await worker.ask({ env: installation.env, messages });
        },
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
      };
    },
  };
}
