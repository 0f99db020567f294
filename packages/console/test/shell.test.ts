import { createDatabase } from "@hongyan/testing/databases";
import { appid } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startConsole({ databaseUrl: await createDatabase(inject("postgresUrl")) });
});
afterAll(() => console[Symbol.asyncDispose]());

test("the console opens on the overview of the app, without a fault for those who use it otherwise", async () => {
  const page = await console.open("");

  await page.getByRole("heading", { name: "概览" }).waitFor();

  expect(new URL(page.url()).pathname).toBe(`/console/${appid}/overview`);
  await expectAccessible(page);
});
