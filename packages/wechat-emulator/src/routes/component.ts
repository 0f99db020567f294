import { randomBytes } from "node:crypto";
import { readJsonObject, type Call } from "../call.ts";
import {
  issueAuthorizerToken,
  newRefreshToken,
  preAuthCodeLifeSeconds,
  type Platform,
  type PlatformAuthorization,
} from "../platforms.ts";
import { bare, refuse, Refusal, type Reply } from "../reply.ts";
import type { App } from "../state.ts";
import { remainingSeconds } from "../tokens.ts";
import { authorizePlatform } from "./component-token.ts";
import { exchangeLoginCode } from "./login.ts";

/** POST /cgi-bin/component/api_create_preauthcode: lives 30 minutes. */
export function createPreAuthCode(call: Call): Reply {
  const asked = ask(call);
  if (asked instanceof Refusal) return asked;
  const code = `preauthcode@@@${randomBytes(32).toString("base64url")}`;
  const expiresAtMs = call.state.clock.nowMs() + preAuthCodeLifeSeconds * 1000;
  asked.platform.preAuthCodes.set(code, { expiresAtMs });
  return bare({ pre_auth_code: code, expires_in: preAuthCodeLifeSeconds });
}

/** POST /cgi-bin/component/api_query_auth: 61010 for a code that is used, expired or unknown. */
export function queryAuth(call: Call): Reply {
  const asked = ask(call);
  if (asked instanceof Refusal) return asked;
  const { platform, body } = asked;
  const code = platform.authorizationCodes.get(String(body["authorization_code"]));
  if (!code || code.isUsed || call.state.clock.nowMs() >= code.expiresAtMs) return refuse(61010);
  const found = findAuthorization(call, platform, code.appid);
  if (found instanceof Refusal) return found;
  code.isUsed = true;
  const { app, authorization } = found;
  const token = issueAuthorizerToken(call.state, app, authorization);
  return bare({
    authorization_info: {
      authorizer_appid: app.appid,
      authorizer_access_token: token.value,
      expires_in: remainingSeconds(call.state, token),
      authorizer_refresh_token: authorization.refreshToken,
      func_info: functions(authorization),
    },
  });
}

/** POST /cgi-bin/component/api_authorizer_token: 61003 not authorised, 61023 wrong refresh token. */
export function renewAuthorizerToken(call: Call): Reply {
  const asked = ask(call);
  if (asked instanceof Refusal) return asked;
  const { platform, body } = asked;
  const found = findAuthorization(call, platform, body["authorizer_appid"]);
  if (found instanceof Refusal) return found;
  const { app, authorization } = found;
  if (body["authorizer_refresh_token"] !== authorization.refreshToken) return refuse(61023);
  if (platform.rotatesRefreshTokens) authorization.refreshToken = newRefreshToken();
  const token = issueAuthorizerToken(call.state, app, authorization);
  return bare({
    authorizer_access_token: token.value,
    expires_in: remainingSeconds(call.state, token),
    authorizer_refresh_token: authorization.refreshToken,
  });
}

/** POST /cgi-bin/component/api_get_authorizer_info */
export function getAuthorizerInfo(call: Call): Reply {
  const asked = ask(call);
  if (asked instanceof Refusal) return asked;
  const { platform, body } = asked;
  const found = findAuthorization(call, platform, body["authorizer_appid"]);
  if (found instanceof Refusal) return found;
  const { app, authorization } = found;
  return bare({
    authorizer_info: {
      nick_name: app.appid,
      user_name: app.originalId,
      service_type_info: { id: 0 },
      verify_type_info: { id: 0 },
      ...(app.kind === "mini-program" && {
        MiniProgramInfo: { network: { RequestDomain: [] }, categories: [] },
      }),
    },
    authorization_info: {
      authorizer_appid: app.appid,
      authorizer_refresh_token: authorization.refreshToken,
      func_info: functions(authorization),
    },
  });
}

/** POST /cgi-bin/component/api_get_authorizer_list: 500 at a time at most. */
export function getAuthorizerList(call: Call): Reply {
  const asked = ask(call);
  if (asked instanceof Refusal) return asked;
  const { platform, body } = asked;
  const offset = Number(body["offset"] ?? 0);
  const count = Math.min(500, Number(body["count"] ?? 500));
  const all = [...platform.authorizations];
  return bare({
    total_count: all.length,
    list: all.slice(offset, offset + count).map(([appid, authorization]) => ({
      authorizer_appid: appid,
      refresh_token: authorization.refreshToken,
      auth_time: Math.floor(authorization.authorizedAtMs / 1000),
    })),
  });
}

/**
 * GET /sns/component/jscode2session: the exchange of a code without the account's AppSecret.
 * https://developers.weixin.qq.com/doc/oplatform/openApi/miniprogram-management/login/api_thirdpartycode2session.html
 */
export function componentCode2Session(call: Call): Reply {
  const { query } = call;
  const platform = authorizePlatform(call, query.get("component_appid"));
  if (platform instanceof Refusal) return platform;
  const found = findAuthorization(call, platform, query.get("appid"));
  if (found instanceof Refusal) return found;
  return exchangeLoginCode(call, found.app);
}

function ask(call: Call): { platform: Platform; body: Record<string, unknown> } | Refusal {
  const body = readJsonObject(call);
  const named = body instanceof Refusal ? undefined : body["component_appid"];
  const platform = authorizePlatform(call, named);
  if (platform instanceof Refusal) return platform;
  return body instanceof Refusal ? body : { platform, body };
}

function findAuthorization(
  call: Call,
  platform: Platform,
  appid: unknown,
): { app: App; authorization: PlatformAuthorization } | Refusal {
  if (typeof appid !== "string" || appid === "") return refuse(41002);
  const app = call.state.apps.get(appid);
  if (!app) return refuse(40013);
  call.app = app;
  const authorization = platform.authorizations.get(appid);
  return authorization ? { app, authorization } : refuse(61003);
}

function functions({ permissions }: PlatformAuthorization) {
  return permissions.map((id) => ({ funcscope_category: { id } }));
}
