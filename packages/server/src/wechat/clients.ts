import {
  createIdentifiedClient,
  createMemoryTokenStore,
  type PlatformClient,
  type TokenState,
  type TokenStore,
  type Transport,
  type WechatClient,
} from "@hongyan/wechat";
import type { Db } from "../db/connection.ts";
import type { Secrets } from "../secrets.ts";
import { identifyApp } from "./app-identity.ts";
import { createDatabaseTokenStore } from "./database-token-store.ts";
import { createPlatformClients } from "./platform-clients.ts";

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
  /** Of a third-party platform 第三方平台. */
  platform(componentAppid: string): PlatformClient;
  forgetPlatform(componentAppid: string): void;
}

export function createWechatClients(options: {
  db: Db;
  secrets: Secrets;
  transport: Transport;
  apiBase: string;
  timeoutMs: number;
  /** Its calls go without a token, through 微信云托管's 开放接口服务. */
  openApiApp: string | undefined;
}): WechatClients {
  const { db, secrets } = options;
  const clients = new Map<string, WechatClient>();
  const tokenStore = createDatabaseTokenStore(db, secrets);
  const platforms = createPlatformClients(options);
  const create = (appid: string, tokens: TokenStore): WechatClient =>
    createIdentifiedClient({
      appid,
      identify: () => identifyApp({ db, secrets }, platforms.of, appid),
      apiBase: options.apiBase,
      // The service sees plain http only, and answers it on this machine.
      openApi:
        appid === options.openApiApp
          ? { apiBase: options.apiBase.replace(/^https:/, "http:") }
          : undefined,
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
    platform: platforms.of,
    forgetPlatform: platforms.forget,
  };
}
