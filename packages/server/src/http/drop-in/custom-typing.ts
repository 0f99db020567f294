import { askWechat } from "../../flow/ask-wechat.ts";
import type { Endpoint } from "./endpoint.ts";
import { readOpenid } from "./recipient.ts";
import { WechatFault } from "./wechat-fault.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-message/api_typing.html */
export const customTyping: Endpoint = {
  path: "/cgi-bin/message/custom/typing",
  scope: "customer-service:write",
  summary: "Show or stop 对方正在输入; asks WeChat",
  async answer({ ctx, appid, body }) {
    const openid = readOpenid(body["touser"]);
    const { command } = body;
    if (command !== "Typing" && command !== "CancelTyping") {
      throw new WechatFault(45072, "invalid command");
    }
    await askWechat(() => ctx.wechat.of(appid).customerService.typing({ openid, command }));
    return {};
  },
};
