import { defineConfig } from "vitest/config";
import { SlowFilesFirst } from "./testing/slow-files-first.ts";

const source = ["@hongyan/source"];

export default defineConfig({
  resolve: { conditions: [...source, "module", "node", "development|production"] },
  ssr: { resolve: { conditions: [...source, "module", "node", "development|production"] } },
  test: {
    include: [
      "{packages,examples}/*/test/**/*.test.ts",
      "{bench,docs}/test/**/*.test.ts",
      "{chaos,e2e,fuzz,scripts}/**/*.test.ts",
    ],
    execArgv: ["--conditions=@hongyan/source"],
    globalSetup: ["testing/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 3,
    // On a machine that is shared a browser or a process may be late once, and the report says so. What is broken fails twice.
    retry: 1,
    sequence: { sequencer: SlowFilesFirst },
  },
});
