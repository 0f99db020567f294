import { WechatApiError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { appid as appidForm } from "../../contract/common.ts";
import { hashApiKey } from "../../secrets.ts";
import { useApiKey, type ApiKeyRow } from "../../store/api-keys.ts";
import type { GatewayTokens } from "./gateway-tokens.ts";
import { WechatFault } from "./wechat-fault.ts";

/** What an SDK sends to get a token; `secret` is an API key of this server in place of the AppSecret. */
export interface Credentials {
  appid: unknown;
  secret: unknown;
  grantType: unknown;
}

interface TokenAnswer extends Record<string, unknown> {
  access_token: string;
  expires_in: number;
}

/**
 * A token for the app: this server's own, or, for a key whose scopes name `token:read`, WeChat's (S1). The scope `*` does
 * not name it: who hands out the one secret that opens the whole account says so.
 *
 * @throws {WechatFault} 41002, 40013, 40002, 41004, 40125, and what WeChat answers to the token call
 */
export async function giveToken(
  ctx: Context,
  tokens: GatewayTokens,
  credentials: Credentials,
): Promise<TokenAnswer> {
  const appid = await knownAppid(ctx, credentials.appid);
  if (credentials.grantType !== "client_credential") {
    throw new WechatFault(40002, "invalid grant_type");
  }
  const apiKey = await knownKey(ctx, appid, credentials.secret);
  if (apiKey.scopes.includes("token:read")) return wechatToken(ctx, appid, apiKey);
  const { token, expiresInSeconds } = await tokens.issue({ appid, apiKey });
  return { access_token: token, expires_in: expiresInSeconds };
}

/** Its form comes first: whoever asks here has shown no key yet, and may send any text. */
async function knownAppid(ctx: Context, appid: unknown): Promise<string> {
  if (isMissing(appid)) throw new WechatFault(41002, "appid missing");
  const formed = appidForm.safeParse(appid);
  const app = formed.success ? await ctx.reference.app(formed.data) : undefined;
  if (app === undefined) throw new WechatFault(40013, "invalid appid");
  return app.appid;
}

/** Found by its hash, so that no comparison of ours can leak the key by its timing. */
async function knownKey(ctx: Context, appid: string, secret: unknown): Promise<ApiKeyRow> {
  if (isMissing(secret)) throw new WechatFault(41004, "appsecret missing");
  const row = typeof secret === "string" ? await useApiKey(ctx.db, hashApiKey(secret)) : undefined;
  if (row === undefined || (row.appid !== null && row.appid !== appid)) {
    throw new WechatFault(40125, "invalid appsecret");
  }
  return row;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

/** The remaining life is true to the second: a caller that keeps the token longer would meet 42001. */
async function wechatToken(ctx: Context, appid: string, apiKey: ApiKeyRow): Promise<TokenAnswer> {
  const { tokenSource } = ctx.wechat.of(appid);
  const token = await tokenSource.get().catch((error: unknown) => {
    if (error instanceof WechatApiError) throw new WechatFault(error.errcode, error.errmsg);
    throw new WechatFault(-1, "system error");
  });
  if (token === "") throw new WechatFault(48001, "this app has no token (HONGYAN_CLOUD_OPEN_API)");
  ctx.logger.info({ appid, apiKey: apiKey.prefix }, "WeChat's access token was given out");
  const leftMs = (tokenSource.state().expiresAtMs ?? Date.now()) - Date.now();
  return { access_token: token, expires_in: Math.max(0, Math.floor(leftMs / 1000)) };
}
