import type { ExchangeCode } from "../api/login.ts";
import { readSecret } from "../token/read-secret.ts";
import { keepToken, type TokenSource } from "../token/token-source.ts";
import type { TokenStore } from "../token/token-store.ts";
import { parseApiBase } from "../wire/api-base.ts";
import type { Answered } from "../wire/ask.ts";
import { call, callWithToken, type Call, type CallContext } from "../wire/call.ts";
import { fetchTransport } from "../wire/fetch-transport.ts";
import {
  readNumber,
  readRecord,
  readRecords,
  readText,
  requireString,
} from "../wire/read-fields.ts";
import type { Transport } from "../wire/transport.ts";
import { hide, readAuthorization, readPermissions, type Authorization } from "./authorization.ts";
import { fetchComponentToken } from "./component-token.ts";

export interface PlatformClientOptions {
  componentAppid: string;
  /** The platform's AppSecret, or a function that reads it. */
  componentSecret: string | (() => Promise<string>);
  /** The last `component_verify_ticket` that WeChat pushed; undefined while none has come. */
  verifyTicket: () => Promise<string | undefined>;
  /** Default `https://api.weixin.qq.com`. */
  apiBase?: string;
  /** Default `fetchTransport()`. */
  transport?: Transport;
  /** Where processes share the component token. Default: this process's memory. */
  tokenStore?: TokenStore;
  /** Of one call. Default 10,000. */
  timeoutMs?: number;
  now?: () => number;
}

export interface AuthorizerInfo {
  appid: string;
  name: string;
  /** 原始 ID (`gh_…`): the ToUserName of the account's pushes. */
  originalId: string;
  isMiniProgram: boolean;
  permissions: number[];
}

export interface RenewedToken {
  readonly accessToken: string;
  expiresInSeconds: number;
  /** To be stored in place of the one that was given, also when it is the same. */
  readonly refreshToken: string;
}

/** WeChat's API for a third-party platform 第三方平台, which acts for the accounts that authorise it. */
export interface PlatformClient {
  readonly componentAppid: string;
  /** Of the `component_access_token`. */
  readonly tokenSource: TokenSource;
  /**
   * For one visit of the authorisation page; lives 30 minutes.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getpreauthcode.html
   */
  createPreAuthCode(): Promise<{ preAuthCode: string; expiresInSeconds: number }>;
  /**
   * What the account that gave this code has granted; a code works once.
   * Throws WechatApiError: 61010 the code is expired.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizerrefreshtoken.html
   */
  queryAuth(authorizationCode: string): Promise<Authorization>;
  /**
   * The next token of an account. Store the refresh token of the answer.
   *
   * @param turn for whoever holds a lease: one call and no second one, with this component token, no longer than this.
   * Throws WechatApiError: 61003 not authorised, 61023 wrong refresh token.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getauthorizeraccesstoken.html
   */
  renewAuthorizerToken(
    appid: string,
    refreshToken: string,
    turn?: { componentToken: string; timeoutMs: number },
  ): Promise<RenewedToken>;
  /**
   * Throws WechatApiError: 61003 not authorised.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerinfo.html
   */
  authorizerInfo(appid: string): Promise<AuthorizerInfo>;
  /**
   * The stored refresh token of an account that has authorised the platform, for one that was lost; undefined when it has
   * not. Walks through the list of all accounts, 500 at a time.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/authorization-management/api_getauthorizerlist.html
   */
  findRefreshToken(appid: string): Promise<string | undefined>;
  /**
   * `jscode2session` for an account, without its AppSecret.
   * https://developers.weixin.qq.com/doc/oplatform/openApi/miniprogram-management/login/api_thirdpartycode2session.html
   */
  exchangeCode(appid: string, jsCode: string): ReturnType<ExchangeCode>;
}

const area = "third-party";
export const authorizerTokenPath = "/cgi-bin/component/api_authorizer_token";
const perPage = 500;
/** A platform has at most so many accounts in its list before looking for one is given up. */
const mostPages = 200;

/** Creates the client of one platform. Makes no call yet. Throws WechatError `WECHAT_API_BASE_INVALID`. */
export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  const { componentAppid, componentSecret, verifyTicket, tokenStore } = options;
  const { timeoutMs = 10_000, now = Date.now } = options;
  const transport = options.transport ?? fetchTransport();
  const base = parseApiBase(options.apiBase);
  const tokenSource = keepToken(
    {
      appid: componentAppid,
      ...(tokenStore !== undefined && { store: tokenStore }),
      now,
      timeoutMs: Math.min(timeoutMs, 5000),
      // WeChat's advice for the tokens of platforms.
      refreshAheadSeconds: 600,
    },
    (limits) =>
      fetchComponentToken(
        { componentAppid, componentSecret, verifyTicket, base, transport },
        limits,
      ),
  );
  const ctx: CallContext = {
    appid: componentAppid,
    secret: () => readSecret(componentAppid, componentSecret),
    base,
    transport,
    isSecured: false,
    tokenSource,
    timeoutMs,
    now,
  };
  const asking = (path: string, json: object, secrets: readonly string[] = []): Call => ({
    method: "POST",
    path,
    area,
    json: { component_appid: componentAppid, ...json },
    secrets,
  });
  const ask = (...question: Parameters<typeof asking>): Promise<Answered> =>
    call(ctx, asking(...question));

  return {
    componentAppid,
    tokenSource,

    async createPreAuthCode() {
      const path = "/cgi-bin/component/api_create_preauthcode";
      const { fields } = await ask(path, {});
      return {
        preAuthCode: requireString(path, fields, "pre_auth_code"),
        expiresInSeconds: readNumber(fields["expires_in"]),
      };
    },

    async queryAuth(authorizationCode) {
      const path = "/cgi-bin/component/api_query_auth";
      const json = { authorization_code: authorizationCode };
      return readAuthorization(path, (await ask(path, json, [authorizationCode])).fields);
    },

    async renewAuthorizerToken(appid, refreshToken, turn) {
      const path = authorizerTokenPath;
      const json = { authorizer_appid: appid, authorizer_refresh_token: refreshToken };
      const question = asking(path, json, [refreshToken]);
      const { fields } =
        turn === undefined
          ? await call(ctx, question)
          : await callWithToken(
              { ...ctx, timeoutMs: turn.timeoutMs },
              question,
              turn.componentToken,
            );
      return hide(
        { expiresInSeconds: readNumber(fields["expires_in"]) },
        {
          accessToken: requireString(path, fields, "authorizer_access_token"),
          refreshToken: requireString(path, fields, "authorizer_refresh_token"),
        },
      );
    },

    async authorizerInfo(appid) {
      const path = "/cgi-bin/component/api_get_authorizer_info";
      const { fields } = await ask(path, { authorizer_appid: appid });
      const info = readRecord(fields["authorizer_info"]);
      return {
        appid,
        name: readText(info["nick_name"]),
        originalId: readText(info["user_name"]),
        isMiniProgram: info["MiniProgramInfo"] !== undefined,
        permissions: readPermissions(readRecord(fields["authorization_info"])["func_info"]),
      };
    },

    async findRefreshToken(appid) {
      const path = "/cgi-bin/component/api_get_authorizer_list";
      for (let page = 0; page < mostPages; page++) {
        const { fields } = await ask(path, { offset: page * perPage, count: perPage });
        const list = readRecords(fields["list"]);
        const found = list.find((one) => one["authorizer_appid"] === appid);
        if (found !== undefined) return readText(found["refresh_token"]) || undefined;
        if (list.length < perPage) return undefined;
      }
      return undefined;
    },

    async exchangeCode(appid, jsCode) {
      const path = "/sns/component/jscode2session";
      const reply = await call(ctx, {
        method: "GET",
        path,
        area: "login",
        query: {
          appid,
          js_code: jsCode,
          grant_type: "authorization_code",
          component_appid: componentAppid,
        },
        tokenParameter: "component_access_token",
        secrets: [jsCode],
      });
      return { path, reply };
    },
  };
}
