import {
  createMemoryTokenStore,
  createWechatClient,
  type TokenState,
  type TokenStore,
  type Transport,
  type WechatClient,
} from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import { HongyanError } from "../errors.ts";
import type { Secrets } from "../secrets.ts";
import { findApp } from "../store/apps.ts";
import { createDatabaseTokenStore } from "./database-token-store.ts";

/** One client an app, made when first asked for. */
export interface WechatClients {
  of(appid: string): WechatClient;
  /**
   * One that shares no token: its first call asks WeChat with the stored secret, and so proves it. The token that is in use
   * stays good, for stable_token gives the same one again.
   */
  fresh(appid: string): WechatClient;
  /** Of the tokens that `of` has handed out clients for; they hold no token. */
  tokenStates(): TokenState[];
  /** After a new secret: the next call starts with fresh credentials. */
  forget(appid: string): void;
}

export const secretPurpose = (appid: string): string => `app-secret:${appid}`;

export function createWechatClients(options: {
  db: Db;
  secrets: Secrets;
  transport: Transport;
  apiBase: string;
  timeoutMs: number;
}): WechatClients {
  const { db, secrets } = options;
  const clients = new Map<string, WechatClient>();
  const tokenStore = createDatabaseTokenStore(db, secrets);
  const create = (appid: string, tokens: TokenStore): WechatClient =>
    createWechatClient({
      appid,
      // Read when it is needed, so that a secret changed by another process is used at the next refresh.
      secret: () => readSecret(db, secrets, appid),
      apiBase: options.apiBase,
      transport: options.transport,
      tokenStore: tokens,
      timeoutMs: options.timeoutMs,
    });

  return {
    of(appid) {
      let client = clients.get(appid);
      if (client === undefined) {
        client = create(appid, tokenStore);
        clients.set(appid, client);
      }
      return client;
    },
    tokenStates: () => [...clients.values()].map((client) => client.tokenSource.state()),
    fresh: (appid) => create(appid, createMemoryTokenStore()),
    forget(appid) {
      clients.delete(appid);
    },
  };
}

async function readSecret(db: Db, secrets: Secrets, appid: string): Promise<string> {
  const app = await findApp(db, appid);
  if (app === undefined) throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`);
  return secrets.open(app.secretSealed, secretPurpose(appid));
}
