import { assembleClient, type WechatClient } from "../client.ts";
import { SecretUnavailableError, WechatApiError, WechatConfigError } from "../errors.ts";
import { maxTokenLifeSeconds, type FetchedToken } from "../token/ask-for-token.ts";
import { keepToken } from "../token/token-source.ts";
import type { TokenStore } from "../token/token-store.ts";
import { parseApiBase } from "../wire/api-base.ts";
import type { CallContext } from "../wire/call.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import type { Transport } from "../wire/transport.ts";
import type { PlatformClient, RenewedToken } from "./platform-client.ts";

/** Where the refresh token of one account is kept. */
export interface RefreshTokenStore {
  /** Undefined: the account has not authorised the platform, or no longer does. */
  read(): Promise<string | undefined>;
  /** Puts `next` in the place of `known`; nothing when another one is stored by now: a new authorisation is newer. */
  replace(known: string, next: string): Promise<void>;
}

export interface AuthorizedClientOptions {
  appid: string;
  platform: PlatformClient;
  refreshTokens: RefreshTokenStore;
  /** Default `https://api.weixin.qq.com`. */
  apiBase?: string;
  /** Default `fetchTransport()`. */
  transport?: Transport;
  /** Where processes share the account's token. Default: this process's memory. */
  tokenStore?: TokenStore;
  /** Of one call. Default 10,000. */
  timeoutMs?: number;
  now?: () => number;
}

/**
 * The client of a mini program that has authorised a platform: the same calls as `createWechatClient` gives, with the token
 * that the platform gets for it. Without an AppSecret, `ops.clearQuotaByAppSecret` throws SecretUnavailableError.
 */
export function createAuthorizedClient(options: AuthorizedClientOptions): WechatClient {
  const { appid, platform, tokenStore, timeoutMs = 10_000, now = Date.now } = options;
  const tokenSource = keepToken(
    {
      appid,
      ...(tokenStore !== undefined && { store: tokenStore }),
      now,
      timeoutMs: Math.min(timeoutMs, 5000),
      refreshAheadSeconds: 600,
    },
    () => fetchAuthorizerToken(options),
  );
  const ctx: CallContext = {
    appid,
    secret: () => Promise.reject(new SecretUnavailableError(appid)),
    base: parseApiBase(options.apiBase),
    transport: options.transport ?? fetchTransport(),
    isSecured: false,
    tokenSource,
    timeoutMs,
    now,
  };
  return assembleClient(ctx, (jsCode) => platform.exchangeCode(appid, jsCode));
}

async function fetchAuthorizerToken({
  appid,
  platform,
  refreshTokens,
}: AuthorizedClientOptions): Promise<FetchedToken> {
  const known = await refreshTokens.read();
  if (known === undefined) throw notAuthorized();
  const { accessToken, expiresInSeconds, refreshToken } = await renew(appid, platform, known);
  // Stored before the token is used: WeChat may take the old refresh token no more.
  if (refreshToken !== known) await refreshTokens.replace(known, refreshToken);
  return { accessToken, expiresInSeconds: Math.min(expiresInSeconds, maxTokenLifeSeconds) };
}

/** After 61023 once more with the refresh token that WeChat has in its list: ours may have been lost on the way. */
async function renew(
  appid: string,
  platform: PlatformClient,
  known: string,
): Promise<RenewedToken> {
  try {
    return await platform.renewAuthorizerToken(appid, known);
  } catch (error) {
    if (!(error instanceof WechatApiError) || error.errcode !== 61023) throw error;
    const listed = await platform.findRefreshToken(appid);
    if (listed === undefined || listed === known) throw error;
    return platform.renewAuthorizerToken(appid, listed);
  }
}

/** What WeChat would answer; it is not asked. */
function notAuthorized(): WechatConfigError {
  return new WechatConfigError({
    path: "/cgi-bin/component/api_authorizer_token",
    errcode: 61003,
    errmsg: "component is not authorized by this account",
    class: "config-error",
    hint: "The mini program's administrator must authorise the platform again.",
  });
}
