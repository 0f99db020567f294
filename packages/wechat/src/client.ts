import type { ApiSecurityOptions } from "./api-security/options.ts";
import { secureTransport } from "./api-security/secure-transport.ts";
import { createAgentsApi, type AgentsApi } from "./api/agents.ts";
import { createContentSecurityApi, type ContentSecurityApi } from "./api/content-security.ts";
import { createCustomerServiceApi, type CustomerServiceApi } from "./api/customer-service.ts";
import { createDeviceApi, type DeviceApi } from "./api/device.ts";
import {
  createLoginApi,
  exchangeWithSecret,
  type ExchangeCode,
  type LoginApi,
} from "./api/login.ts";
import { createOfficialAccountApi, type OfficialAccountApi } from "./api/official-account.ts";
import { createOpsApi, type OpsApi } from "./api/ops.ts";
import { createServiceCardsApi, type ServiceCardsApi } from "./api/service-cards.ts";
import { createSubscribeApi, type SubscribeApi } from "./api/subscribe.ts";
import { createTemplatesApi, type TemplatesApi } from "./api/templates.ts";
import { createTokenSource, type TokenSource } from "./token/token-source.ts";
import { readSecret } from "./token/read-secret.ts";
import type { TokenStore } from "./token/token-store.ts";
import { parseApiBase } from "./wire/api-base.ts";
import type { CallContext } from "./wire/call.ts";
import { fetchTransport } from "./wire/fetch-transport.ts";
import type { Transport } from "./wire/transport.ts";

export interface WechatClientOptions {
  appid: string;
  /** The app secret, or a function that reads it; called for each token fetch and login. */
  secret: string | (() => Promise<string>);
  /** Default `https://api.weixin.qq.com`. */
  apiBase?: string;
  /** Default `fetchTransport()`. */
  transport?: Transport;
  /** Default: a token source of this client's own, over `tokenStore`. */
  tokenSource?: TokenSource;
  /** Where processes share the token. Default: this process's memory. */
  tokenStore?: TokenStore;
  /** Of one call. Default 10,000. */
  timeoutMs?: number;
  /** For an account that has API security (API 安全) switched on: its calls are encrypted and signed. */
  apiSecurity?: ApiSecurityOptions;
  now?: () => number;
}

/** WeChat's server API for one mini program (or one Official Account, for `officialAccount`). */
export interface WechatClient {
  readonly appid: string;
  readonly tokenSource: TokenSource;
  readonly login: LoginApi;
  readonly subscribe: SubscribeApi;
  readonly device: DeviceApi;
  readonly serviceCards: ServiceCardsApi;
  readonly customerService: CustomerServiceApi;
  readonly agents: AgentsApi;
  readonly officialAccount: OfficialAccountApi;
  readonly templates: TemplatesApi;
  readonly contentSecurity: ContentSecurityApi;
  readonly ops: OpsApi;
}

/**
 * Creates the client of one mini program. Makes no call yet.
 *
 * Throws WechatError `WECHAT_API_BASE_INVALID`, `WECHAT_API_SECURITY_INVALID`,
 * `WECHAT_API_SECURITY_UNSUPPORTED`.
 */
export function createWechatClient(options: WechatClientOptions): WechatClient {
  const { appid, secret, apiBase, apiSecurity, tokenStore, now, timeoutMs = 10_000 } = options;
  const transport = options.transport ?? fetchTransport();
  const tokenSource =
    options.tokenSource ??
    createTokenSource({
      appid,
      secret,
      transport,
      ...(apiBase !== undefined && { apiBase }),
      ...(tokenStore !== undefined && { store: tokenStore }),
      ...(now !== undefined && { now }),
      // Every send waits for the token: give up on it sooner than on a send.
      timeoutMs: Math.min(timeoutMs, 5000),
    });
  const base = parseApiBase(apiBase);
  const ctx: CallContext = {
    appid,
    secret: () => readSecret(appid, secret),
    base,
    // The token calls never take part, so the token source has the plain transport.
    transport:
      apiSecurity === undefined
        ? transport
        : secureTransport(transport, {
            appid,
            pathPrefix: base.pathPrefix,
            apiSecurity,
            now: now ?? Date.now,
          }),
    isSecured: apiSecurity !== undefined,
    tokenSource,
    timeoutMs,
    now: now ?? Date.now,
  };
  return assembleClient(ctx, exchangeWithSecret(ctx));
}

/** The calls are the same whoever gives the token and exchanges codes. */
export function assembleClient(ctx: CallContext, exchange: ExchangeCode): WechatClient {
  return {
    appid: ctx.appid,
    tokenSource: ctx.tokenSource,
    login: createLoginApi(ctx, exchange),
    subscribe: createSubscribeApi(ctx),
    device: createDeviceApi(ctx),
    serviceCards: createServiceCardsApi(ctx),
    customerService: createCustomerServiceApi(ctx),
    agents: createAgentsApi(ctx),
    officialAccount: createOfficialAccountApi(ctx),
    templates: createTemplatesApi(ctx),
    contentSecurity: createContentSecurityApi(ctx),
    ops: createOpsApi(ctx),
  };
}
