/** The part of co-wechat-api that the bench uses; the package brings no types. */
declare module "co-wechat-api" {
  export default class CoWechatApiClient {
    constructor(appid: string, secret: string);
    prefix: string;
    ensureAccessToken(): Promise<unknown>;
    /** @throws {Error} with `code` when WeChat answers with an errcode. */
    sendSubscribeMessage(
      openid: string,
      templateId: string,
      page: string,
      data: Record<string, { value: string }>,
    ): Promise<unknown>;
  }
}
