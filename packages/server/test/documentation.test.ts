import { readFileSync } from "node:fs";
import { createDatabase } from "@hongyan/testing/databases";
import { startTestServer } from "@hongyan/testing/server";
import { expect, inject, test } from "vitest";
import { envNames } from "../src/config.ts";
import { errorCodes } from "../src/errors.ts";

const read = (path: string): string =>
  readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");

test("docs/errors.md explains every error code, each once, and none that does not exist", () => {
  const explained = [...read("docs/errors.md").matchAll(/^### `([A-Z_]+)`$/gm)].map(
    (match) => match[1] ?? "",
  );
  expect(explained).toHaveLength(new Set(explained).size);
  expect(new Set(explained)).toEqual(new Set(Object.keys(errorCodes)));
});

test("docs/configuration.md names every variable of the environment", () => {
  const text = read("docs/configuration.md");
  expect(envNames.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test("the OpenAPI document describes every route, and which credential it asks for", async () => {
  await using t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    options: { worker: false },
  });
  const { body } = await t.call<{
    paths: Record<
      string,
      Record<string, { summary?: string; security?: unknown[]; responses?: object }>
    >;
  }>("GET", "/openapi.json", undefined, { key: null });
  const operations = Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, ...operation })),
  );
  expect(operations.length).toBeGreaterThan(30);
  for (const operation of operations) {
    expect(operation.summary, operation.path).toBeTruthy();
    if (operation.path.startsWith("/v1/"))
      expect([[{ apiKey: [] }], [{ operator: [] }], []], operation.path).toContainEqual(
        operation.security,
      );
  }
});

test("a route that declares no access cannot be registered", async () => {
  await using t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    options: { api: false, worker: false },
  });
  const { createHttpApp } = await import("../src/http/app.ts");
  const app = await createHttpApp(t.server.ctx);
  expect(() => app.get("/v1/unguarded", () => ({}))).toThrow("declares no access");
  await app.close();
});
