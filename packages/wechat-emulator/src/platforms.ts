import { randomBytes } from "node:crypto";
import { newAccessToken } from "./ids.ts";
import type { App, Callback, State } from "./state.ts";
import { issueToken, overlapMs, retireToken, tokenLifeSeconds, type Token } from "./tokens.ts";

/** A third-party platform 第三方平台: acts for the accounts that have authorised it. */
export interface Platform {
  readonly componentAppid: string;
  secret: string;
  token: string;
  encodingAESKey: string;
  /** 授权事件接收 URL: tickets and authorisations. */
  eventUrl: string | undefined;
  /** 消息与事件接收 URL: the accounts' messages; `$APPID$` stands for the account. */
  messageUrl: string | undefined;
  /** Addresses that may ask for the platform's token (else 61004); undefined = any. */
  ipWhitelist: string[] | undefined;
  /** Each token of an account brings a new refresh token, and the one before it is 61023. */
  rotatesRefreshTokens: boolean;
  /** Newest last; by WeChat's rule each is good for twelve hours. */
  readonly tickets: { readonly value: string; readonly issuedAtMs: number }[];
  /** Component tokens, newest last. */
  readonly tokens: Token[];
  readonly preAuthCodes: Map<string, { readonly expiresAtMs: number }>;
  readonly authorizationCodes: Map<string, AuthorizationCode>;
  /** By the account's appid. */
  readonly authorizations: Map<string, PlatformAuthorization>;
}

interface AuthorizationCode {
  readonly appid: string;
  readonly expiresAtMs: number;
  isUsed: boolean;
}

export interface PlatformAuthorization {
  refreshToken: string;
  /** Permission sets 权限集 that the account granted. */
  permissions: number[];
  /** The account's latest token. */
  accessToken: Token | undefined;
  authorizedAtMs: number;
  /** Where the account's messages went before, and go again afterwards. */
  readonly ownCallback: Callback | undefined;
}

export const ticketLifeMs = 12 * 3_600_000;
export const ticketIntervalMs = 600_000;
export const preAuthCodeLifeSeconds = 1_800;
export const authorizationCodeLifeSeconds = 3_600;

/** A new ticket; those that no longer count are forgotten. */
export function issueTicket(state: State, platform: Platform): string {
  const nowMs = state.clock.nowMs();
  // One expired ticket stays, so that 61005 and 61006 can be told apart.
  while (
    platform.tickets.length > 1 &&
    nowMs - platform.tickets[1]!.issuedAtMs >= 2 * ticketLifeMs
  ) {
    platform.tickets.shift();
  }
  const value = `ticket@@@${randomBytes(48).toString("base64url")}`;
  platform.tickets.push({ value, issuedAtMs: nowMs });
  return value;
}

/** The one before stays good for five minutes. */
export function issueComponentToken(state: State, platform: Platform): Token {
  const nowMs = state.clock.nowMs();
  retireToken(platform.tokens.at(-1), nowMs + overlapMs);
  state.lastTokenSequence += 1;
  const token: Token = {
    value: newAccessToken(state.lastTokenSequence),
    appid: platform.componentAppid,
    expiresAtMs: nowMs + tokenLifeSeconds * 1000,
    retiresAtMs: Infinity,
  };
  platform.tokens.push(token);
  if (platform.tokens.length > 100) platform.tokens.shift();
  return token;
}

/** The account's next token, good for what it granted; the one before stays good for five minutes. */
export function issueAuthorizerToken(
  state: State,
  app: App,
  authorization: PlatformAuthorization,
): Token {
  retireToken(authorization.accessToken, state.clock.nowMs() + overlapMs);
  authorization.accessToken = issueToken(state, app, authorization);
  return authorization.accessToken;
}

export function newRefreshToken(): string {
  return `refreshtoken@@@${randomBytes(32).toString("base64url")}`;
}
