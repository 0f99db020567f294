export interface AuthorizationUrlOptions {
  componentAppid: string;
  preAuthCode: string;
  /** Where the browser comes back with `auth_code` and `expires_in`; of the domain that the platform registered. */
  redirectUri: string;
  /** `pc`: a page with a QR code. `mobile`: a link to open inside WeChat. */
  device: "pc" | "mobile";
  /** Only this account may authorise. */
  bizAppid?: string | undefined;
}

/** Of the two kinds of account, only mini programs are offered. */
const miniPrograms = "2";

/**
 * The page on which the administrator of a mini program authorises the platform. Only WeChat's own pages are named here, so
 * that the link opens nothing else.
 * https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/Authorization_Process_Technical_Description.html
 */
export function authorizationUrl(options: AuthorizationUrlOptions): string {
  const { componentAppid, preAuthCode, redirectUri, device, bizAppid } = options;
  const parameters = new URLSearchParams({
    component_appid: componentAppid,
    pre_auth_code: preAuthCode,
    redirect_uri: redirectUri,
    auth_type: miniPrograms,
    ...(bizAppid !== undefined && { biz_appid: bizAppid }),
  });
  if (device === "pc") {
    return `https://mp.weixin.qq.com/cgi-bin/componentloginpage?${parameters.toString()}`;
  }
  return `https://open.weixin.qq.com/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&${parameters.toString()}#wechat_redirect`;
}
