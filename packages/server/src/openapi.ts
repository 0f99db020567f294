import { randomBytes } from "node:crypto";
import { readConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { createHttpApp } from "./http/app.ts";
import { createLogger } from "./logger.ts";
import { createSecrets } from "./secrets.ts";
import { createTracing } from "./tracing/tracing.ts";

/** The document that a running server answers GET /openapi.json with; it needs no database. */
export async function describeApi(): Promise<object> {
  const masterKey = randomBytes(32);
  const config = readConfig({
    DATABASE_URL: "postgres://nowhere",
    HONGYAN_MASTER_KEY: masterKey.toString("base64"),
  });
  // The routes are registered and none is called: what only a request works with is not there.
  const logger = createLogger("silent");
  const ctx = {
    config,
    logger,
    secrets: createSecrets(masterKey),
    tracing: await createTracing(undefined, logger),
  } as Context;
  const app = await createHttpApp(ctx);
  await app.ready();
  try {
    return app.swagger();
  } finally {
    await app.close();
  }
}
