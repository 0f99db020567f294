import { exchangeWithSecret } from "../api/login.ts";
import { assembleClient, type WechatClient } from "../client.ts";
import { SecretUnavailableError } from "../errors.ts";
import { fetchToken } from "../token/fetch-token.ts";
import { noToken } from "../token/no-token.ts";
import { keepToken } from "../token/token-source.ts";
import type { TokenStore } from "../token/token-store.ts";
import { parseApiBase } from "../wire/api-base.ts";
import type { CallContext } from "../wire/call.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import type { Transport } from "../wire/transport.ts";
import { createAuthorizerToken, type Authorized } from "./authorizer-token.ts";

/** By what an app proves itself to WeChat: its own AppSecret, or the platform that it has authorised. */
export type AppIdentity =
  | { kind: "secret"; secret: string }
  | ({ kind: "authorized" } & Authorized);

export interface IdentifiedClientOptions {
  appid: string;
  /** Asked for each token fetch and each log-in, so that a change counts at once. */
  identify: () => Promise<AppIdentity>;
  /** Default `https://api.weixin.qq.com`. */
  apiBase?: string;
  /**
   * Inside 微信云托管 with its 开放接口服务: calls go without a token, to this address (plain http, which the service needs). No
   * AppSecret goes there: log-ins go to `apiBase` as ever.
   */
  openApi?: { apiBase: string } | undefined;
  /** Default `fetchTransport()`. */
  transport?: Transport;
  /** Where processes share the app's token. Default: this process's memory. */
  tokenStore?: TokenStore;
  /** Of one call. Default 10,000. */
  timeoutMs?: number;
  now?: () => number;
}

/**
 * The client of a mini program whose token comes from its AppSecret or from a platform; the calls are the same. Of an app
 * that has authorised a platform, `ops.clearQuotaByAppSecret` throws SecretUnavailableError.
 *
 * Throws WechatError `WECHAT_API_BASE_INVALID`.
 */
export function createIdentifiedClient(options: IdentifiedClientOptions): WechatClient {
  const { appid, identify, tokenStore, timeoutMs = 10_000, now = Date.now } = options;
  const transport = options.transport ?? fetchTransport();
  const base = parseApiBase(options.apiBase);
  const authorizerToken = createAuthorizerToken(appid);
  const tokenSource = keepToken(
    {
      appid,
      ...(tokenStore !== undefined && { store: tokenStore }),
      now,
      timeoutMs: Math.min(timeoutMs, 5000),
    },
    async (limits) => {
      const identity = await identify();
      if (identity.kind === "authorized") return authorizerToken.fetch(identity, limits);
      const { secret } = identity;
      return fetchToken({ appid, secret, base, transport, mode: "stable", ...limits });
    },
    {
      async prepare() {
        const identity = await identify();
        if (identity.kind === "authorized") await authorizerToken.prepare(identity);
      },
      async repair(error) {
        const identity = await identify();
        return identity.kind === "authorized" && authorizerToken.repair(identity, error);
      },
    },
  );
  const own: CallContext = {
    appid,
    async secret() {
      const identity = await identify();
      if (identity.kind === "secret" && identity.secret !== "") return identity.secret;
      throw new SecretUnavailableError(appid);
    },
    base,
    transport,
    isSecured: false,
    tokenSource,
    timeoutMs,
    now,
  };
  const exchangeOwn = exchangeWithSecret(own);
  const ctx = options.openApi === undefined ? own : withoutToken(own, options.openApi.apiBase);
  return assembleClient(ctx, async (jsCode) => {
    const identity = await identify();
    return identity.kind === "authorized"
      ? identity.platform.exchangeCode(appid, jsCode)
      : exchangeOwn(jsCode);
  });
}

function withoutToken(own: CallContext, apiBase: string): CallContext {
  const { appid } = own;
  return {
    ...own,
    base: parseApiBase(apiBase),
    tokenSource: noToken(appid),
    // On a line without encryption no secret goes out (S1).
    secret: () => Promise.reject(new SecretUnavailableError(appid)),
  };
}
