/** A refusal as WeChat words it: HTTP 200, an errcode, and a text that programs were told not to compare. */
export class WechatFault extends Error {
  readonly errcode: number;

  /** @param errmsg WeChat's own text, without a request id. No secret in it (S1). */
  constructor(errcode: number, errmsg: string, options?: ErrorOptions) {
    super(errmsg, options);
    this.name = "WechatFault";
    this.errcode = errcode;
  }
}
