import { TokenRejectedError } from "../errors.ts";
import type { TokenSource } from "./token-source.ts";

/**
 * Of an app whose calls go without a token: inside 微信云托管 its 开放接口服务 adds what they need. The empty text stands for
 * none.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudrun/src/guide/weixin/open.html
 */
export function noToken(appid: string): TokenSource {
  return {
    get: () => Promise.resolve(""),
    renew: () => Promise.reject(new TokenRejectedError(appid)),
    state: () => ({ status: "ready" }),
  };
}
