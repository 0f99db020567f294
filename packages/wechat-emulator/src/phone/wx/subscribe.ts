import type { SheetAnswer, SheetTemplate } from "../ports.ts";
import { asyncApi, WxFailure } from "./api.ts";
import { requireTap } from "./gesture.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

type Answer =
  | { kind: "refused"; errCode?: number; errMsg: string }
  | { kind: "decided"; result: Record<string, string> }
  | { kind: "ask"; templates: SheetTemplate[]; result: Record<string, string> };

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
export function createSubscribe(around: WxSurroundings) {
  const { app } = around;
  // Both kinds share the sheet.
  let isOpen = false;
  const ask = async (name: string, route: string, fields: Record<string, unknown>) => {
    requireTap(around, name);
    if (!app.isInForeground()) throw noSheet();
    if (isOpen) throw new WxFailure("last call has not ended");
    isOpen = true;
    try {
      return await askUser(around, route, fields);
    } finally {
      isOpen = false;
    }
  };
  return {
    requestSubscribeMessage: asyncApi(
      "requestSubscribeMessage",
      app.reportError,
      ({ tmplIds }: { tmplIds: string[] }) =>
        ask("requestSubscribeMessage", "POST phone/subscribe", { tmplIds }),
    ),
    requestSubscribeDeviceMessage: asyncApi(
      "requestSubscribeDeviceMessage",
      app.reportError,
      ({ tmplIds, sn, snTicket, modelId }: DeviceOptions) =>
        ask("requestSubscribeDeviceMessage", "POST phone/subscribe-device", {
          tmplIds,
          sn,
          snTicket,
          modelId,
        }),
    ),
  };
}

interface DeviceOptions {
  tmplIds: string[];
  sn: string;
  snTicket: string;
  modelId: string;
}

async function askUser(
  { phone, backend, app }: WxSurroundings,
  route: string,
  fields: Record<string, unknown>,
): Promise<Record<string, string>> {
  const input = { appid: phone.appid, openid: phone.openid, ...fields };
  const failAs = (errCode: 10002 | 10003) => (error: unknown) => {
    phone.tell({ level: "error", title: `模拟器没有答复 ${route}：${textOf(error)}` });
    return noAnswer(errCode);
  };
  const answer = await backend.call<Answer>(route, input).catch(failAs(10002));
  if (answer.kind === "decided") return answer.result;
  if (answer.kind === "refused") throw refusal(answer);
  // The user left while the list was fetched.
  if (!app.isInForeground()) throw noSheet();
  const given: SheetAnswer = await phone.askSubscribe(answer.templates);
  const taken = await backend
    .call<Exclude<Answer, { kind: "ask" }>>(`${route}/answer`, { ...input, ...given })
    .catch(failAs(10003));
  if (taken.kind === "refused") throw refusal(taken);
  return taken.result;
}

function refusal({ errCode, errMsg }: Extract<Answer, { kind: "refused" }>): WxFailure {
  return new WxFailure(errMsg, { errCode }, true);
}

/** The emulator itself is away: to the mini program, a network that fails. */
function noAnswer(errCode: 10002 | 10003): Extract<Answer, { kind: "refused" }> {
  const what = errCode === 10002 ? "list" : "subscribe";
  return { kind: "refused", errCode, errMsg: `requestSubscribeMessage:fail Request ${what} fail` };
}

function noSheet(): WxFailure {
  return new WxFailure("Cannot show subscribe message UI", { errCode: 10005 });
}
