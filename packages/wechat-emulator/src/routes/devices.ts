import { readJsonObject, type Call } from "../call.ts";
import { deliver } from "../deliver.ts";
import { checkDevice, deviceRightOf, issueSnTicket } from "../devices.ts";
import { newMsgid } from "../ids.ts";
import { isObject } from "../json.ts";
import { isKnownPage } from "../pages.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { remainingRights } from "../rights.ts";
import { describeDataFault, findDataFault } from "../template-data.ts";
import { authorizeAs } from "../tokens.ts";

/**
 * POST /wxa/getsnticket: what `wx.requestSubscribeDeviceMessage` needs, for five minutes.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_getsnticket.html
 */
export function getSnTicket(call: Call): Reply {
  const app = authorizeAs(call, "mini-program");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { sn, model_id } = body;
  const refusal = checkDevice(app, sn, model_id);
  if (refusal) return refusal;
  const nowMs = call.state.clock.nowMs();
  return ok({ sn_ticket: issueSnTicket(app, sn as string, model_id as string, nowMs) });
}

/**
 * POST /cgi-bin/message/device/subscribe/send: to all in the list or to none; whether WeChat sends to a part is not
 * documented. The right is long-lived, one for each user and device.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/hardware-device/api_sendhardwaredevicemessage.html
 */
export function sendDeviceMessage(call: Call): Reply {
  const { state } = call;
  const app = authorizeAs(call, "mini-program");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { to_openid_list, template_id, sn, modelId, page, data } = body;

  const openids = Array.isArray(to_openid_list) ? (to_openid_list as unknown[]) : [];
  if (openids.length === 0) return refuse(40003);
  const users = openids.map((openid) =>
    typeof openid === "string" ? app.users.get(openid) : undefined,
  );
  const receivers = users.filter((user) => user !== undefined);
  if (receivers.length < users.length) return refuse(40003);
  const template = typeof template_id === "string" ? app.templates.get(template_id) : undefined;
  if (template?.kind !== "device") return refuse(40037);
  const noDevice = checkDevice(app, sn, modelId);
  if (noDevice) return noDevice;
  if (page !== undefined && (typeof page !== "string" || !isKnownPage(state, app, page))) {
    return refuse(41030);
  }
  const hasRight = ({ openid }: { openid: string }) =>
    remainingRights(template, deviceRightOf(openid, sn as string, modelId as string)) > 0;
  if (!receivers.every(hasRight)) return refuse(43101);
  const fault = findDataFault(template, data, state.switches.countUtf16);
  if (fault) return refuse(47003, describeDataFault(fault));

  const { miniprogram_state, lang } = body;
  for (const { openid } of receivers) {
    deliver(state, app, {
      msgid: newMsgid(state),
      touser: openid,
      template,
      page,
      data: isObject(data) ? data : {},
      miniprogramState: typeof miniprogram_state === "string" ? miniprogram_state : "formal",
      lang: typeof lang === "string" ? lang : "zh_CN",
      createTimeMs: state.clock.nowMs(),
    });
  }
  return ok();
}
