import type { IncomingHttpHeaders } from "node:http";
import type { UnsignedPush } from "../flow/callbacks/check-unsigned-push.ts";

/** X-WX-SOURCE of a call that a person's mini program made. */
const sourcesOfUsers: ReadonlySet<unknown> = new Set(["wx_client", "wx_devtools"]);

/**
 * Who sent a request, by what 微信云托管's gateway writes into it. The gateway marks what users send by `wx.cloud.callContainer`
 * as well, to whatever path they like: its mark alone makes no push.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/guide/weixin/push.html
 */
export function senderByGateway(headers: IncomingHttpHeaders): UnsignedPush["sentBy"] {
  // WeChat's pages name it both ways.
  const { "x-wx-source": source, "x-wx-sources": sources } = headers;
  const namesUser =
    headers["x-wx-openid"] !== undefined || headers["x-wx-from-openid"] !== undefined;
  if (namesUser || sourcesOfUsers.has(source) || sourcesOfUsers.has(sources)) return "user";
  return source === undefined && sources === undefined ? "unmarked" : "wechat";
}
