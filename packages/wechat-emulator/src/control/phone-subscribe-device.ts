import { deviceRightOf } from "../devices.ts";
import type { PhoneSubscribeAnswer, SheetTemplate } from "../phone/ports.ts";
import { remainingRights } from "../rights.ts";
import type { App, State, Template, User } from "../state.ts";
import { isOnline, type Choice } from "../user-phone.ts";
import { subscribeDevice } from "./devices.ts";
import { findApp, findUser } from "./find.ts";
import { describeSheetTemplate } from "./sheet-template.ts";
import { tellSheet } from "./tell-sheet.ts";

export interface PhoneSubscribeDeviceInput {
  appid: string;
  openid: string;
  tmplIds: unknown;
  sn: string;
  snTicket: string;
  modelId: string;
}

type Refused = Extract<PhoneSubscribeAnswer, { kind: "refused" }>;

/**
 * `wx.requestSubscribeDeviceMessage` before the sheet. A device that is subscribed already is not asked for again.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeDeviceMessage.html
 */
export function phoneSubscribeDevice(
  state: State,
  input: PhoneSubscribeDeviceInput,
): PhoneSubscribeAnswer {
  const app = findApp(state, input.appid);
  const answer = decide(state, app, findUser(app, input.openid), input);
  tellSheet(state, input, answer);
  return answer;
}

/** The user has answered the sheet: each accept is any number of sends for this device. */
export function answerPhoneSubscribeDevice(
  state: State,
  input: PhoneSubscribeDeviceInput & { choices: Record<string, Choice> },
): PhoneSubscribeAnswer {
  const app = findApp(state, input.appid);
  const answer = take(state, app, findUser(app, input.openid), input);
  tellSheet(state, input, answer);
  return answer;
}

function decide(
  state: State,
  app: App,
  user: User,
  input: PhoneSubscribeDeviceInput,
): PhoneSubscribeAnswer {
  const templates = checkDeviceTemplates(state, app, user, input);
  if (!Array.isArray(templates)) return templates;
  const right = deviceRightOf(user.openid, input.sn, input.modelId);
  const result: Record<string, string> = {};
  const undecided: SheetTemplate[] = [];
  for (const template of templates) {
    if (template.isBanned) result[template.priTmplId] = "ban";
    else if (remainingRights(template, right) > 0) result[template.priTmplId] = "accept";
    // A device template is long-term, whatever type it was added with.
    else undecided.push({ ...describeSheetTemplate(template), type: "long-term" });
  }
  if (undecided.length === 0) return { kind: "decided", result };
  return { kind: "ask", templates: undecided, result };
}

function take(
  state: State,
  app: App,
  user: User,
  input: PhoneSubscribeDeviceInput & { choices: Record<string, Choice> },
): PhoneSubscribeAnswer {
  const { appid, openid, sn, modelId, choices } = input;
  if (!isOnline(user)) return refused(10003);
  const asked = decide(state, app, user, input);
  if (asked.kind !== "ask") return asked;
  const result = { ...asked.result };
  for (const { templateId } of asked.templates) {
    const choice = choices[templateId] === "accept" ? "accept" : "reject";
    subscribeDevice(state, { appid, openid, sn, modelId, templateId, choice });
    result[templateId] = choice;
  }
  return { kind: "decided", result };
}

const maxTemplates = 3;

function checkDeviceTemplates(
  state: State,
  app: App,
  user: User,
  { tmplIds, sn, snTicket, modelId }: PhoneSubscribeDeviceInput,
): Template[] | Refused {
  if (tmplIds === undefined) return refused(10001);
  if (!Array.isArray(tmplIds)) return refused(10004);
  if (tmplIds.length === 0) return refused(10001);
  const ids = tmplIds.filter((id) => typeof id === "string");
  if (ids.length < tmplIds.length) return refused(10004);
  if (!isOnline(user)) return refused(10002);
  if (ids.length > maxTemplates) return refused(20003);
  const ticket = app.snTickets.get(snTicket);
  if (ticket?.sn !== sn) return refused(19720726);
  if (ticket.modelId !== modelId) return refused(19720736);
  if (state.clock.nowMs() >= ticket.expiresAtMs) return refused(19720727);
  const templates = ids.map((id) => app.templates.get(id)).filter((found) => found !== undefined);
  if (templates.length < ids.length) return refused(19720728);
  return templates.every(({ kind }) => kind === "device") ? templates : refused(20001);
}

/** The texts of 19720726 and the like are not published. */
const tails = {
  10001: "TmplIds can't be empty",
  10002: "Request list fail",
  10003: "Request subscribe fail",
  10004: "Invalid template id",
  20001: "No template data return, verify the template id exist",
  20003: "Templates count out of max bounds",
  19720726: "invalid snTicket",
  19720727: "snTicket expired",
  19720728: "template not exist",
  19720736: "modelId and template mismatch",
};

function refused(errCode: keyof typeof tails): Refused {
  return {
    kind: "refused",
    errCode,
    errMsg: `requestSubscribeDeviceMessage:fail ${tails[errCode]}`,
  };
}
