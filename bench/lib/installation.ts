import { randomBytes } from "node:crypto";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import type { Bench, DatabaseKind, Wechat } from "./bench.ts";
import { apiKey, appid, secret } from "./sample.ts";

/** An empty database of its own, and the environment of a server on it. */
export interface Installation extends AsyncDisposable {
  kind: DatabaseKind;
  databaseUrl: string | undefined;
  env: Record<string, string | undefined>;
}

/** @param wechat where it sends; the bare WeChat without a delay by default. */
export async function createInstallation(
  bench: Bench,
  kind: DatabaseKind,
  wechat?: Wechat,
): Promise<Installation> {
  const { url: wechatUrl } = wechat ?? (await bench.wechat());
  await using made = new AsyncDisposableStack();
  const folder = made.use(await temporaryFolder());
  const databaseUrl =
    kind === "postgres" ? await createDatabase(await bench.postgresUrl()) : undefined;

  const resources = made.move();
  return {
    kind,
    databaseUrl,
    // Everything else as it is by default, but for the guard against the one key that a bench has.
    env: {
      PORT: "0",
      DATABASE_URL: databaseUrl,
      HONGYAN_DATA_DIR: folder.path,
      HONGYAN_MASTER_KEY: randomBytes(32).toString("base64"),
      HONGYAN_API_KEY: apiKey,
      WECHAT_APPID: appid,
      WECHAT_SECRET: secret,
      WECHAT_API_BASE: wechatUrl,
      HONGYAN_KEY_REQUESTS_PER_MINUTE: "1000000000",
      LOG_LEVEL: "warn",
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
