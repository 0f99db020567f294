import { call, type CallContext } from "../wire/call.ts";
import { requireString } from "../wire/read-fields.ts";
import { createSend, type Sender } from "../wire/send.ts";

/** The body of `device/subscribe/send`, spelt as WeChat spells it. */
export interface DeviceMessage {
  /** openids under this appid, each with a subscription to this device. */
  to_openid_list: string[];
  /** A device template of this account. */
  template_id: string;
  /** Serial number: at most 128 bytes of `[0-9A-Za-z_-]`. */
  sn: string;
  /** Model id of the registered hardware. */
  modelId: string;
  /** A page of the released version, else 41030. */
  page?: string;
  /** Which build the card opens; WeChat's default is `formal`. */
  miniprogram_state?: "developer" | "trial" | "formal";
  /** Every keyword of the template; values of `enum_string` must be in its enumeration. */
  data: Record<string, { value: string }>;
  /** Default `zh_CN`. */
  lang?: "zh_CN" | "en_US" | "zh_HK" | "zh_TW";
}

/**
 * Device messages: one subscription per user and device allows any number of them.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_sendhardwaredevicemessage.html
 */
export interface DeviceApi extends Sender<DeviceMessage> {
  /**
   * The ticket for `wx.requestSubscribeDeviceMessage`, valid for five minutes.
   *
   * Throws WechatApiError: 9800001 `sn` over 128 bytes, 9800002 illegal characters in it, 9800003
   * unknown model; and WechatUnansweredError.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_getsnticket.html
   */
  getSnTicket(device: { sn: string; modelId: string }): Promise<{ snTicket: string }>;
}

const area = "device";

export function createDeviceApi(ctx: CallContext): DeviceApi {
  return {
    ...createSend<DeviceMessage>(ctx, "/cgi-bin/message/device/subscribe/send", area),

    async getSnTicket({ sn, modelId }) {
      const path = "/wxa/getsnticket";
      const json = { sn, model_id: modelId };
      const { fields } = await call(ctx, { method: "POST", path, area, json });
      return { snTicket: requireString(path, fields, "sn_ticket") };
    },
  };
}
