import type { PhoneSubscribeAnswer, SheetAnswer } from "../ports.ts";
import { asyncApi, WxFailure } from "./api.ts";
import { requireTap } from "./gesture.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

type Refused = Extract<PhoneSubscribeAnswer, { kind: "refused" }>;

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
export function createSubscribe(around: WxSurroundings) {
  const { app } = around;
  // Both kinds share the sheet.
  let isOpen = false;
  const ask = async (api: Api, fields: Record<string, unknown>) => {
    requireTap(around, api.name);
    if (!app.isInForeground()) throw noSheet();
    if (isOpen) throw new WxFailure("last call has not ended");
    isOpen = true;
    try {
      return await askUser(around, api, fields);
    } finally {
      isOpen = false;
    }
  };
  return {
    requestSubscribeMessage: asyncApi(
      "requestSubscribeMessage",
      app.reportError,
      ({ tmplIds }: { tmplIds: string[] }) =>
        ask({ name: "requestSubscribeMessage", route: "POST phone/subscribe" }, { tmplIds }),
    ),
    requestSubscribeDeviceMessage: asyncApi(
      "requestSubscribeDeviceMessage",
      app.reportError,
      ({ tmplIds, sn, snTicket, modelId }: DeviceOptions) =>
        ask(
          { name: "requestSubscribeDeviceMessage", route: "POST phone/subscribe-device" },
          { tmplIds, sn, snTicket, modelId },
        ),
    ),
  };
}

interface Api {
  /** Of the function of `wx`. */
  name: string;
  route: string;
}

interface DeviceOptions {
  tmplIds: string[];
  sn: string;
  snTicket: string;
  modelId: string;
}

async function askUser(
  { phone, backend, app }: WxSurroundings,
  { name, route }: Api,
  fields: Record<string, unknown>,
): Promise<Record<string, string>> {
  const input = { appid: phone.appid, openid: phone.openid, ...fields };
  // The emulator itself is away: to the mini program, a network that fails.
  const failAs = (errCode: 10002 | 10003, what: "list" | "subscribe") => (error: unknown) => {
    phone.tell({ level: "error", title: `模拟器没有答复 ${route}：${textOf(error)}` });
    const errMsg = `${name}:fail Request ${what} fail`;
    return { kind: "refused", errCode, errMsg } satisfies Refused;
  };
  const answer = await backend
    .call<PhoneSubscribeAnswer>(route, input)
    .catch(failAs(10002, "list"));
  if (answer.kind === "decided") return answer.result;
  if (answer.kind === "refused") throw refusal(answer);
  // The user left while the list was fetched.
  if (!app.isInForeground()) throw noSheet();
  const given: SheetAnswer = await phone.askSubscribe(answer.templates);
  const taken = await backend
    .call<Exclude<PhoneSubscribeAnswer, { kind: "ask" }>>(`${route}/answer`, { ...input, ...given })
    .catch(failAs(10003, "subscribe"));
  if (taken.kind === "refused") throw refusal(taken);
  return taken.result;
}

function refusal({ errCode, errMsg }: Refused): WxFailure {
  return new WxFailure(errMsg, { errCode }, true);
}

function noSheet(): WxFailure {
  return new WxFailure("Cannot show subscribe message UI", { errCode: 10005 });
}
