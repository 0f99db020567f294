import { WechatApiError, WechatConfigError } from "../errors.ts";
import { maxTokenLifeSeconds, type FetchedToken } from "../token/ask-for-token.ts";
import { isTokenErrcode } from "../wire/call.ts";
import { authorizerTokenPath, type PlatformClient } from "./platform-client.ts";

/** Where the refresh token of one account is kept. */
export interface RefreshTokenStore {
  /** Undefined: the account has not authorised the platform, or no longer does. */
  read(): Promise<string | undefined>;
  /** Puts `next` in the place of `known`; nothing when another one is stored by now: a new authorisation is newer. */
  replace(known: string, next: string): Promise<void>;
}

/** What an account has authorised. */
export interface Authorized {
  platform: PlatformClient;
  refreshTokens: RefreshTokenStore;
}

/**
 * How an account that has authorised a platform gets its next access token. Only `fetch` is for the holder of the lease, and
 * makes one call: whoever outlives their lease would use a refresh token beside the next holder (T1).
 */
export interface AuthorizerToken {
  /** The platform's own token, which has a lease and waits of its own. Throws WechatConfigError (61003: not authorised). */
  prepare(authorized: Authorized): Promise<void>;
  /** Throws WechatConfigError (61003), WechatApiError, WechatUnansweredError. */
  fetch(authorized: Authorized, limits: { timeoutMs: number }): Promise<FetchedToken>;
  /** After `fetch` failed, without the lease: true when the next one may do better. */
  repair(authorized: Authorized, error: unknown): Promise<boolean>;
}

export function createAuthorizerToken(appid: string): AuthorizerToken {
  let componentToken = "";
  /** Given by a renewal, for which WeChat has refused the one before. */
  let renewed: string | undefined;
  /** The refresh token of WeChat's list, for the stored one that WeChat does not take. */
  let listed: { stored: string; refreshToken: string } | undefined;

  const listedFor = (stored: string): string | undefined =>
    listed?.stored === stored ? listed.refreshToken : undefined;

  return {
    async prepare({ platform, refreshTokens }) {
      if ((await refreshTokens.read()) === undefined) throw notAuthorized();
      componentToken = await platform.tokenSource.get();
    },

    async fetch({ platform, refreshTokens }, { timeoutMs }) {
      const stored = await refreshTokens.read();
      if (stored === undefined) throw notAuthorized();
      const used = listedFor(stored) ?? stored;
      const turn = { componentToken, timeoutMs };
      const next = await platform.renewAuthorizerToken(appid, used, turn);
      if (renewed === componentToken) platform.tokenSource.confirm?.(renewed);
      // Stored before the token is used: WeChat may take the old refresh token no more.
      if (next.refreshToken !== stored) await refreshTokens.replace(stored, next.refreshToken);
      const { accessToken, expiresInSeconds } = next;
      return { accessToken, expiresInSeconds: Math.min(expiresInSeconds, maxTokenLifeSeconds) };
    },

    async repair({ platform, refreshTokens }, error) {
      if (!(error instanceof WechatApiError) || error.path !== authorizerTokenPath) return false;
      if (isTokenErrcode(error.errcode)) {
        if (renewed === componentToken) {
          platform.tokenSource.reject?.(renewed);
          return false;
        }
        renewed = await platform.tokenSource.renew(componentToken);
        return true;
      }
      if (error.errcode !== 61023) return false;
      // Ours may have been lost on the way.
      const stored = await refreshTokens.read();
      if (stored === undefined) return false;
      if (listedFor(stored) !== undefined) {
        // That one is out of date as well: the list is read again by the next refresh, not by this one.
        listed = undefined;
        return false;
      }
      const refreshToken = await platform.findRefreshToken(appid);
      if (refreshToken === undefined || refreshToken === stored) return false;
      listed = { stored, refreshToken };
      return true;
    },
  };
}

/** What WeChat would answer; it is not asked. */
function notAuthorized(): WechatConfigError {
  return new WechatConfigError({
    path: authorizerTokenPath,
    errcode: 61003,
    errmsg: "component is not authorized by this account",
    class: "config-error",
    hint: "The mini program's administrator must authorise the platform again.",
  });
}
