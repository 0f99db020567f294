import { WechatError } from "../errors.ts";

/** Where WeChat's API is: origin, and a path in front of every call (a gateway's), usually empty. */
export interface ApiBase {
  origin: string;
  pathPrefix: string;
}

/** WeChat's own address. */
export const defaultApiBase = "https://api.weixin.qq.com";

/** Checks and splits an address such as `https://api.weixin.qq.com`. Throws `WECHAT_API_BASE_INVALID`. */
export function parseApiBase(apiBase: string = defaultApiBase): ApiBase {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search || url.hash) {
    throw new WechatError("WECHAT_API_BASE_INVALID", "apiBase is not an http(s) address", {
      hint: "Give scheme and host without a query, for example https://api.weixin.qq.com.",
    });
  }
  return { origin: url.origin, pathPrefix: url.pathname.replace(/\/+$/, "") };
}
