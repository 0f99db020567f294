import { asyncApi } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/**
 * The user has agreed to the program's privacy guide from the start: neither login nor subscribe messages are among the
 * interfaces that ask for it.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/user-privacy/PrivacyAuthorize.html
 */
export function createPrivacy({ app, phone }: WxSurroundings) {
  const report = app.reportError;
  return {
    getPrivacySetting: asyncApi("getPrivacySetting", report, () => ({
      needAuthorization: false,
      privacyContractName: "《小程序隐私保护指引》",
    })),
    requirePrivacyAuthorize: asyncApi("requirePrivacyAuthorize", report, () => ({})),
    openPrivacyContract: asyncApi("openPrivacyContract", report, () => {
      phone.tell({ level: "log", title: "在微信里，这里会打开《小程序隐私保护指引》" });
      return {};
    }),
    /** Never asked for here. */
    onNeedPrivacyAuthorization: (
      _listener: (resolve: (answer: object) => void) => void,
    ): void => {},
  };
}
