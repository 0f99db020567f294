import { issueSnTicket } from "../../flow/channels/issue-sn-ticket.ts";
import type { Endpoint } from "./endpoint.ts";
import { readText } from "./read-body.ts";
import { WechatFault } from "./wechat-fault.ts";

/** https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_getsnticket.html */
export const snTicket: Endpoint = {
  path: "/wxa/getsnticket",
  scope: "messages:write",
  summary: "Ticket for wx.requestSubscribeDeviceMessage; asks WeChat",
  async answer({ ctx, appid, body }) {
    const { ticket } = await issueSnTicket(ctx, appid, readDevice(body, "model_id"));
    return { sn_ticket: ticket };
  },
};

const mostSnBytes = 128;

/** @throws {WechatFault} 9800001, 9800002, 9800003 */
export function readDevice(
  body: Record<string, unknown>,
  modelMember: "modelId" | "model_id",
): { sn: string; modelId: string } {
  const sn = readText(body, "sn") ?? "";
  if (Buffer.byteLength(sn) > mostSnBytes) throw new WechatFault(9800001, "sn is too long");
  if (!/^[0-9A-Za-z_-]+$/.test(sn)) throw new WechatFault(9800002, "sn has illegal characters");
  const modelId = readText(body, modelMember);
  if (modelId === undefined) throw new WechatFault(9800003, "invalid model_id");
  return { sn, modelId };
}
