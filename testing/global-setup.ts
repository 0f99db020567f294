import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildConsole } from "../scripts/build-console.mjs";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for the whole run; every test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => PromiseLike<void>> {
  // The tests of the console see its built files: they are as new as their sources.
  await buildConsole();
  await using started = new AsyncDisposableStack();
  // Servers in processes of their own start in half the time: what one has compiled the next one finds.
  const cache = await mkdtemp(join(tmpdir(), "hongyan-compiled-"));
  process.env["NODE_COMPILE_CACHE"] ??= cache;
  // The last ones may still be writing into it.
  started.defer(() => rm(cache, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }));
  const postgres = started.use(await startPostgres({ isDurable: false }));
  project.provide("postgresUrl", postgres.url);
  const resources = started.move();
  return () => resources.disposeAsync();
}
