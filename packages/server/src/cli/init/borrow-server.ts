import { readConfig } from "../../config.ts";
import { createLogger } from "../../logger.ts";
import { connectToApi, type ApiClient } from "../api.ts";
import type { Cli } from "../frame/cli.ts";
import { UnreachableError } from "../frame/failures.ts";

export interface BorrowedServer extends AsyncDisposable {
  api: ApiClient;
  /** Nobody served; this process does, for as long as it takes. */
  isOwn: boolean;
}

/**
 * The server that runs, else one of this process over the same database: setting up needs no second terminal. A server that was
 * named and does not answer is told, since another one would be set up in its place.
 *
 * @throws {UnreachableError}
 */
export async function borrowServer(cli: Cli): Promise<BorrowedServer> {
  try {
    await cli.api.get("/v1/apps");
    return { api: cli.api, isOwn: false, async [Symbol.asyncDispose]() {} };
  } catch (error) {
    if (cli.isServerNamed || !(error instanceof UnreachableError)) throw error;
  }
  // The app is added here, once WeChat has accepted its secret, and not by the start.
  const config = readConfig({ ...cli.env, WECHAT_APPID: undefined, WECHAT_SECRET: undefined });
  const { startServer } = await import("../../server.ts");
  const server = await startServer(
    { ...config, host: "127.0.0.1", port: 0, drainSeconds: 0 },
    { worker: false, logger: createLogger("error") },
  );
  return {
    api: connectToApi(cli.env, { server: server.url, key: server.apiKey, language: cli.language }),
    isOwn: true,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
