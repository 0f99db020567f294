import { asyncApi, WxFailure } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/login/wx.login.html */
export function createLogin({ phone, backend, app }: WxSurroundings) {
  const user = { appid: phone.appid, openid: phone.openid };
  return {
    login: asyncApi("login", app.reportError, async (_options: { timeout?: number }) => {
      const { isOnline } = await backend.call<{ isOnline: boolean }>("GET phone/network", user);
      if (!isOnline) throw new WxFailure("网络不可用");
      const { code } = await backend.call<{ code: string }>("POST login", user);
      return { code };
    }),
    checkSession: asyncApi("checkSession", app.reportError, async () => {
      const { isAlive } = await backend.call<{ isAlive: boolean }>("GET phone/session", user);
      if (!isAlive) throw new WxFailure("session time out, need relogin");
      return {};
    }),
  };
}
