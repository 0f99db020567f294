import { createHmac } from "node:crypto";
import type { Answered } from "../wire/ask.ts";
import { call, callWithoutToken, type Call, type CallContext } from "../wire/call.ts";
import { requireString } from "../wire/read-fields.ts";

export interface Login {
  openid: string;
  /** Only when the mini program is bound to a WeChat Open Platform account. */
  unionid?: string;
  /**
   * Must never leave the server. Not enumerable, so that `JSON.stringify`, spreading and most
   * loggers leave it out; read it by name.
   */
  readonly sessionKey: string;
}

export interface SessionKeyProof {
  openid: string;
  sessionKey: string;
}

export interface LoginApi {
  /**
   * Exchanges the code of `wx.login` for the user's openid. A code works once, for five minutes.
   *
   * Throws WechatApiError: 40029 wrong or expired, 40163 used before, 40226 high-risk user, 45011
   * too often. After -1 or no answer the state of the code is unknown: ask the client for a new one.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_code2session.html
   */
  code2session(jsCode: string): Promise<Login>;
  /**
   * True while the session key is still valid (87009: false).
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_checksessionkey.html
   */
  checkSessionKey(proof: SessionKeyProof): Promise<boolean>;
  /**
   * Replaces a user's session key; the old one stops at once. 60,000 a minute per app.
   * Throws WechatApiError: 87007 key absent or expired, 87009 wrong key.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/user-login/api_resetusersessionkey.html
   */
  resetUserSessionKey(proof: SessionKeyProof): Promise<Login>;
}

/** What WeChat answers to a code. */
export type ExchangeCode = (jsCode: string) => Promise<{ path: string; reply: Answered }>;

export function createLoginApi(ctx: CallContext, exchange: ExchangeCode): LoginApi {
  return {
    async code2session(jsCode) {
      const { path, reply } = await exchange(jsCode);
      return readLogin(path, reply.fields);
    },

    async checkSessionKey(proof) {
      const options = sessionKeyCall("/wxa/checksession", proof);
      const { errcode } = await call(ctx, { ...options, expected: [87009] });
      return errcode === 0;
    },

    async resetUserSessionKey(proof) {
      const options = sessionKeyCall("/wxa/resetusersessionkey", proof);
      const { fields } = await call(ctx, options);
      return readLogin(options.path, { openid: proof.openid, ...fields });
    },
  };
}

/** The exchange of an app that has its own AppSecret. */
export function exchangeWithSecret(ctx: CallContext): ExchangeCode {
  return async (jsCode) => {
    const secret = await ctx.secret();
    const path = "/sns/jscode2session";
    const reply = await callWithoutToken(ctx, {
      method: "GET",
      path,
      area: "login",
      query: { appid: ctx.appid, secret, js_code: jsCode, grant_type: "authorization_code" },
      secrets: [secret, jsCode],
    });
    return { path, reply };
  };
}

function readLogin(path: string, fields: Record<string, unknown>): Login {
  const { unionid } = fields;
  const login: Login = {
    openid: requireString(path, fields, "openid"),
    ...(typeof unionid === "string" && unionid !== "" && { unionid }),
    sessionKey: requireString(path, fields, "session_key"),
  };
  return Object.defineProperty(login, "sessionKey", { enumerable: false, writable: false });
}

/** The proof is the HMAC of the empty message, keyed with the session key's text (not decoded). */
function sessionKeyCall(path: string, { openid, sessionKey }: SessionKeyProof): Call {
  const signature = createHmac("sha256", sessionKey).update("").digest("hex");
  return {
    method: "GET",
    path,
    area: "login",
    query: { openid, signature, sig_method: "hmac_sha256" },
    secrets: [sessionKey, signature],
  };
}
