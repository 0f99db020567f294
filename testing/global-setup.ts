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
  const postgres = await startPostgres({ isDurable: false });
  project.provide("postgresUrl", postgres.url);
  return () => postgres[Symbol.asyncDispose]();
}
