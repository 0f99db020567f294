import { setTimeout as wait } from "node:timers/promises";
import { authorizationUrl, WechatApiError } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { generateToken, hashToken } from "../../secrets.ts";
import {
  findLinkByState,
  giveLinkBack,
  insertAuthorizationLink,
  noteLinkUsed,
  takeLink,
  type AuthorizationLinkRow,
} from "../../store/authorization-links.ts";
import { findPlatform, type PlatformRow } from "../../store/platforms.ts";
import { platformNotFound } from "../../wechat/platform-clients.ts";
import { adoptApp } from "./adopt-app.ts";
import { queryAuthOnce } from "./kept-authorization.ts";

/** WeChat keeps a pre_auth_code for half an hour; the administrator must have time to find their phone. */
const mostLinkSeconds = 1_800;

/** The page of ours from which WeChat's is opened: WeChat asks that its page be reached from the platform's domain. */
export async function createAuthorizationLink(
  ctx: Context,
  componentAppid: string,
  appid: string | null,
): Promise<{ url: string; expiresAt: Date }> {
  const platform = await findPlatform(ctx.db, componentAppid);
  if (platform === undefined) throw platformNotFound(componentAppid);
  const { preAuthCode, expiresInSeconds } = await ctx.wechat
    .platform(componentAppid)
    .createPreAuthCode();
  const state = generateToken();
  const expiresAt = await insertAuthorizationLink(ctx.db, {
    stateHash: hashToken(state),
    componentAppid,
    preAuthCodeHash: hashToken(preAuthCode),
    preAuthCodeSealed: ctx.secrets.seal(preAuthCode, preAuthCodePurpose(componentAppid)),
    appid,
    expiresInSeconds: Math.min(expiresInSeconds || mostLinkSeconds, mostLinkSeconds),
  });
  return { url: `${pagesOf(platform)}/authorize?state=${state}`, expiresAt };
}

/** WeChat's pages for a link that may still be used; undefined when it is over or used. */
export async function openAuthorizationLink(
  ctx: Context,
  componentAppid: string,
  state: string,
): Promise<{ pc: string; mobile: string } | undefined> {
  const platform = await findPlatform(ctx.db, componentAppid);
  const link = await findLinkByState(ctx.db, componentAppid, hashToken(state));
  if (platform === undefined || link === undefined || link.usedBy !== null) return undefined;
  const purpose = preAuthCodePurpose(componentAppid);
  const options = {
    componentAppid,
    preAuthCode: ctx.secrets.open(link.preAuthCodeSealed, purpose),
    redirectUri: `${pagesOf(platform)}/authorized?state=${encodeURIComponent(state)}`,
    ...(link.appid !== null && { bizAppid: link.appid }),
  };
  return {
    pc: authorizationUrl({ ...options, device: "pc" }),
    mobile: authorizationUrl({ ...options, device: "mobile" }),
  };
}

/**
 * The browser came back with a code: the mini program becomes an app. The same visit again finds that it is done; another
 * code finds the link used.
 *
 * @returns the appid; undefined when the link is over, used, or was never made
 * @throws {HongyanError} APP_EXISTS, APP_NOT_FOUND; WechatError
 */
export async function useAuthorizationLink(
  ctx: Context,
  componentAppid: string,
  visit: { state: string; authorizationCode: string },
): Promise<string | undefined> {
  const link = await findLinkByState(ctx.db, componentAppid, hashToken(visit.state));
  if (link === undefined) return undefined;
  return useLink(ctx, link, { authorizationCode: visit.authorizationCode, eventAt: null });
}

/** Whether the browser or WeChat's push brings the code first: one of them adopts the app. */
export async function useLink(
  ctx: Context,
  link: AuthorizationLinkRow,
  { authorizationCode, eventAt }: { authorizationCode: string; eventAt: Date | null },
): Promise<string | undefined> {
  const { stateHash, componentAppid, appid } = link;
  const codeHash = hashToken(authorizationCode);
  if (!(await takeLink(ctx.db, stateHash, codeHash))) return undefined;
  if (link.usedBy !== null) return link.usedBy;
  try {
    const granted = await queryAuthOnce(ctx, link, authorizationCode);
    const info = await ctx.wechat.platform(componentAppid).authorizerInfo(granted.appid);
    const adopted = await adoptApp(ctx, { componentAppid, appid, eventAt }, granted, info);
    await noteLinkUsed(ctx.db, stateHash, adopted);
    return adopted;
  } catch (error) {
    if (isUsedUp(error)) {
      const usedBy = await whoUsed(ctx, link);
      if (usedBy !== null) return usedBy;
    }
    await giveLinkBack(ctx.db, stateHash, codeHash);
    throw error;
  }
}

/** A code works once: the other one of browser and push has it, and is about to be ready. */
function isUsedUp(error: unknown): boolean {
  return error instanceof WechatApiError && error.errcode === 61010;
}

const looks = 20;
const lookEveryMs = 250;

async function whoUsed(
  ctx: Context,
  { componentAppid, stateHash }: AuthorizationLinkRow,
): Promise<string | null> {
  for (let look = 0; look < looks; look += 1) {
    const link = await findLinkByState(ctx.db, componentAppid, stateHash);
    if (link === undefined) return null;
    if (link.usedBy !== null) return link.usedBy;
    await wait(lookEveryMs);
  }
  return null;
}

function pagesOf({ publicUrl, componentAppid }: PlatformRow): string {
  return `${publicUrl}/wechat/platform/${componentAppid}`;
}

export const preAuthCodePurpose = (componentAppid: string): string =>
  `pre-auth-code:${componentAppid}`;
