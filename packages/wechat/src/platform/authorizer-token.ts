import { WechatApiError, WechatConfigError } from "../errors.ts";
import { maxTokenLifeSeconds, type FetchedToken } from "../token/ask-for-token.ts";
import type { PlatformClient, RenewedToken } from "./platform-client.ts";

/** Where the refresh token of one account is kept. */
export interface RefreshTokenStore {
  /** Undefined: the account has not authorised the platform, or no longer does. */
  read(): Promise<string | undefined>;
  /** Puts `next` in the place of `known`; nothing when another one is stored by now: a new authorisation is newer. */
  replace(known: string, next: string): Promise<void>;
}

/**
 * The next access token of an account that has authorised the platform.
 *
 * Throws WechatConfigError (61003: it has not, or no longer does), WechatApiError, WechatUnansweredError.
 */
export async function fetchAuthorizerToken(
  appid: string,
  platform: PlatformClient,
  refreshTokens: RefreshTokenStore,
): Promise<FetchedToken> {
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
