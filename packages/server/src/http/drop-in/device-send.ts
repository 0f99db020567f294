import { lang, miniprogramState } from "../../contract/common.ts";
import { deviceMessage } from "../../flow/channels/device-message.ts";
import { submitDeviceMessages } from "../../flow/channels/submit-device-messages.ts";
import type { Endpoint } from "./endpoint.ts";
import { readOpenid } from "./recipient.ts";
import { refusePaused } from "./refuse-paused.ts";
import { readDevice } from "./sn-ticket.ts";
import { readData, readPage, readTemplateId } from "./read-message.ts";
import { WechatFault } from "./wechat-fault.ts";

const mostRecipients = 1000;

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_sendhardwaredevicemessage.html */
export const deviceSend: Endpoint = {
  path: "/cgi-bin/message/device/subscribe/send",
  scope: "messages:write",
  summary: "Device message 设备订阅消息",
  async answer({ ctx, appid, body }) {
    const openids = readRecipients(body["to_openid_list"]);
    const templateId = readTemplateId(body);
    const toSubmission = await deviceMessage(ctx, {
      appid,
      templateId,
      ...readDevice(body, "modelId"),
      ...readPage(body),
      data: readData(body["data"]),
      miniprogramState: miniprogramState.catch("formal").parse(body["miniprogram_state"]),
      lang: lang.catch("zh_CN").parse(body["lang"]),
    });
    await refusePaused(ctx, appid);
    const sent = await submitDeviceMessages(ctx, appid, openids.map(toSubmission));
    return { hongyan_message_ids: sent.map((one) => one.messageId) };
  },
};

function readRecipients(list: unknown): string[] {
  if (!Array.isArray(list) || list.length === 0 || list.length > mostRecipients) {
    throw new WechatFault(40003, "invalid openid");
  }
  return [...new Set(list.map(readOpenid))];
}
