import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../context.ts";
import { appid as appidForm, openid as openidForm } from "../contract/common.ts";
import { HongyanError } from "../errors.ts";

export interface CloudUser {
  appid: string;
  openid: string;
}

const said = z.object({ appid: appidForm, openid: openidForm });

/**
 * Who 微信云托管's gateway says is calling. Undefined when no such header came.
 *
 * Anybody can write these headers: they are believed only of the apps in HONGYAN_TRUST_CLOUD_HEADERS, where nothing but the
 * gateway reaches this server.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/guide/weixin/open.html
 *
 * @throws {HongyanError} CLOUD_HEADERS_REFUSED
 */
export function readCloudUser(ctx: Context, request: FastifyRequest): CloudUser | undefined {
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const openid = header("x-wx-openid");
  if (openid === undefined) return undefined;
  // 资源复用: another mini program uses this one's environment, and the user is that one's.
  const owner = header("x-wx-appid");
  const from = { appid: header("x-wx-from-appid"), openid: header("x-wx-from-openid") };
  const isOfAnother = from.appid !== undefined || from.openid !== undefined;
  const user = said.safeParse(isOfAnother ? from : { appid: owner, openid });
  // Whom the gateway names, a pair that a user of the same app wrote beside it must not replace.
  const isSelf = isOfAnother && (owner === undefined || owner === from.appid);
  const isBelieved =
    user.success &&
    !isSelf &&
    header("x-wx-source") !== undefined &&
    ctx.config.cloudApps.includes(user.data.appid);
  if (isBelieved) return user.data;
  throw new HongyanError(
    "CLOUD_HEADERS_REFUSED",
    "the request names its user by headers of 微信云托管, which are not believed here",
    {
      hint: "Send the code of wx.login; or, if nothing but 微信云托管's gateway reaches this server, list the appid in HONGYAN_TRUST_CLOUD_HEADERS (docs/cloud-hosted.md).",
    },
  );
}
