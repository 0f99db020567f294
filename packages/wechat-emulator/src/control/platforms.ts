import { randomBytes } from "node:crypto";
import {
  authorizationCodeLifeSeconds,
  newRefreshToken,
  type Platform,
  type PlatformAuthorization,
} from "../platforms.ts";
import { pushTicket, pushToPlatform, type PlatformPushResult } from "../push/push-to-platform.ts";
import type { App, Callback, State } from "../state.ts";
import { retireToken } from "../tokens.ts";
import { ControlError, notFound } from "./control-error.ts";
import { findApp } from "./find.ts";

export interface PlatformInput {
  componentAppid: string;
  secret: string;
  token: string;
  encodingAESKey: string;
  /** 授权事件接收 URL; left out: nothing is pushed. */
  eventUrl?: string | undefined;
  /** 消息与事件接收 URL with `$APPID$`; left out: the accounts' messages go where they went. */
  messageUrl?: string | undefined;
  /** Addresses that may fetch the platform's token (else 61004). Left out: any. */
  ipWhitelist?: string[] | undefined;
  /** Default false: the same refresh token comes back. */
  rotatesRefreshTokens?: boolean | undefined;
}

/** Adds a third-party platform, or changes its settings; its tickets and authorisations stay. */
export function addPlatform(state: State, input: PlatformInput): { componentAppid: string } {
  const { componentAppid, secret, token, encodingAESKey } = input;
  const { eventUrl, messageUrl, ipWhitelist, rotatesRefreshTokens = false } = input;
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAESKey)) {
    throw new ControlError(
      "INVALID_CALLBACK",
      "encodingAESKey is not one of 43 characters",
      "Pushes to a platform are always encrypted.",
    );
  }
  const platform: Platform = state.platforms.get(componentAppid) ?? createPlatform(componentAppid);
  Object.assign(platform, { secret, token, encodingAESKey, eventUrl, messageUrl });
  Object.assign(platform, { ipWhitelist, rotatesRefreshTokens });
  state.platforms.set(componentAppid, platform);
  return { componentAppid };
}

function createPlatform(componentAppid: string): Platform {
  return {
    componentAppid,
    secret: "",
    token: "",
    encodingAESKey: "",
    eventUrl: undefined,
    messageUrl: undefined,
    ipWhitelist: undefined,
    rotatesRefreshTokens: false,
    tickets: [],
    tokens: [],
    preAuthCodes: new Map(),
    authorizationCodes: new Map(),
    authorizations: new Map(),
  };
}

/** Pushes a new component_verify_ticket now, and tells how it was taken. */
export async function pushPlatformTicket(
  state: State,
  { componentAppid }: { componentAppid: string },
): Promise<{ push: PlatformPushResult | null }> {
  return { push: (await pushTicket(state, findPlatform(state, componentAppid))) ?? null };
}

export interface AuthorizeInput {
  componentAppid: string;
  appid: string;
  /** Of the authorisation page that is visited; left out: any. */
  preAuthCode?: string | undefined;
  /** Permission sets 权限集; default 18 and 19. */
  permissions?: number[] | undefined;
  /** False: no event is pushed, as when it is lost on the way. Default true. */
  isPushed?: boolean | undefined;
}

/**
 * The administrator of a mini program scans the code of the authorisation page and confirms. The code goes to the page's
 * redirect_uri as `auth_code`, and with the event to the platform: WeChat does not say whether it works twice, so it works once.
 */
export async function authorizePlatform(
  state: State,
  input: AuthorizeInput,
): Promise<{ authCode: string; expiresInSeconds: number; push: PlatformPushResult | null }> {
  const platform = findPlatform(state, input.componentAppid);
  const app = findApp(state, input.appid);
  usePreAuthCode(state, platform, input.preAuthCode);
  const before = platform.authorizations.get(app.appid);
  const nowMs = state.clock.nowMs();
  const authorization: PlatformAuthorization = before ?? {
    refreshToken: "",
    permissions: [],
    accessToken: undefined,
    authorizedAtMs: 0,
    ownCallback: app.callback,
  };
  authorization.refreshToken = newRefreshToken();
  authorization.permissions = input.permissions ?? [18, 19];
  authorization.authorizedAtMs = nowMs;
  platform.authorizations.set(app.appid, authorization);
  if (platform.messageUrl !== undefined) app.callback = callbackOf(platform, app);

  const authCode = `queryauthcode@@@${randomBytes(32).toString("base64url")}`;
  const expiresAtMs = nowMs + authorizationCodeLifeSeconds * 1000;
  platform.authorizationCodes.set(authCode, { appid: app.appid, expiresAtMs, isUsed: false });
  const push =
    input.isPushed === false
      ? undefined
      : await pushToPlatform(state, platform, {
          InfoType: before ? "updateauthorized" : "authorized",
          AuthorizerAppid: app.appid,
          AuthorizationCode: authCode,
          AuthorizationCodeExpiredTime: String(Math.floor(expiresAtMs / 1000)),
          PreAuthCode: input.preAuthCode ?? "",
        });
  return { authCode, expiresInSeconds: authorizationCodeLifeSeconds, push: push ?? null };
}

/** The administrator takes the authorisation back at mp.weixin.qq.com: its tokens stop at once. */
export async function unauthorizePlatform(
  state: State,
  { componentAppid, appid }: { componentAppid: string; appid: string },
): Promise<{ push: PlatformPushResult | null }> {
  const platform = findPlatform(state, componentAppid);
  const app = findApp(state, appid);
  const authorization = platform.authorizations.get(appid);
  if (!authorization) {
    throw notFound(
      "UNKNOWN_APP",
      `${appid} has not authorised ${componentAppid}`,
      "Let it do so with POST /_emulator/platforms/authorize.",
    );
  }
  for (const token of state.tokens.values()) {
    if (token.authorization === authorization) retireToken(token, state.clock.nowMs());
  }
  platform.authorizations.delete(appid);
  if (platform.messageUrl !== undefined) app.callback = authorization.ownCallback;
  const push = await pushToPlatform(state, platform, {
    InfoType: "unauthorized",
    AuthorizerAppid: appid,
  });
  return { push: push ?? null };
}

function usePreAuthCode(state: State, platform: Platform, code: string | undefined): void {
  if (code === undefined) return;
  const known = platform.preAuthCodes.get(code);
  if (!known || state.clock.nowMs() >= known.expiresAtMs) {
    throw new ControlError(
      "INVALID_INPUT",
      "the pre_auth_code is unknown or expired",
      "Ask for another link: a pre_auth_code lives 30 minutes.",
    );
  }
  platform.preAuthCodes.delete(code);
}

function callbackOf(platform: Platform, app: App): Callback {
  const { token, encodingAESKey, componentAppid } = platform;
  return {
    url: (platform.messageUrl ?? "").replaceAll("$APPID$", app.appid),
    token,
    encodingAESKey,
    mode: "safe",
    format: "xml",
    frameAppid: componentAppid,
  };
}

function findPlatform(state: State, componentAppid: string): Platform {
  const platform = state.platforms.get(componentAppid);
  if (platform) return platform;
  throw notFound(
    "UNKNOWN_APP",
    `no platform ${componentAppid}`,
    "Add it with POST /_emulator/platforms.",
  );
}
