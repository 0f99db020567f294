import type { PhoneSubscribeAnswer } from "../phone/ports.ts";
import type { App, State, Template, User } from "../state.ts";
import { isOnline, type Choice } from "../user-phone.ts";
import { findApp, findUser } from "./find.ts";
import { describeSheetTemplate } from "./sheet-template.ts";
import { subscribe } from "./subscriptions.ts";
import { tellSheet } from "./tell-sheet.ts";

export interface PhoneSubscribeInput {
  appid: string;
  openid: string;
  /** As the mini program gave it: anything. */
  tmplIds: unknown;
}

/**
 * `wx.requestSubscribeMessage` before the sheet. Kept choices decide without one, and each kept accept adds one right
 * as a shown one does. The order of WeChat's checks is not documented.
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export function phoneSubscribe(state: State, input: PhoneSubscribeInput): PhoneSubscribeAnswer {
  const app = findApp(state, input.appid);
  const user = findUser(app, input.openid);
  const answer = decide(state, app, user, input.tmplIds);
  tellSheet(state, input, answer);
  return answer;
}

export interface PhoneSubscribeAnswerInput extends PhoneSubscribeInput {
  /** By template id; what is left out is a reject, as 取消 is of all. */
  choices: Record<string, Choice>;
  /** 总是保持以上选择，不再询问 is ticked. */
  always: boolean;
}

/** The user has answered the sheet; `result` is of all ids that were asked for. */
export function answerPhoneSubscribe(
  state: State,
  input: PhoneSubscribeAnswerInput,
): PhoneSubscribeAnswer {
  const app = findApp(state, input.appid);
  const answer = take(state, app, findUser(app, input.openid), input);
  tellSheet(state, input, answer);
  return answer;
}

function decide(state: State, app: App, user: User, tmplIds: unknown): PhoneSubscribeAnswer {
  const sorted = sortOut(state, app, user, tmplIds);
  if (sorted.kind === "refused") return sorted;
  const { result, undecided } = sorted;
  if (undecided.length > 0) {
    return { kind: "ask", templates: undecided.map(describeSheetTemplate), result };
  }
  subscribe(state, { appid: app.appid, openid: user.openid, choices: result });
  return { kind: "decided", result };
}

function take(
  state: State,
  app: App,
  user: User,
  { tmplIds, choices, always }: PhoneSubscribeAnswerInput,
): PhoneSubscribeAnswer {
  if (!isOnline(user)) return refused(10003);
  const sorted = sortOut(state, app, user, tmplIds);
  if (sorted.kind === "refused") return sorted;
  const asked = sorted.undecided.map(({ priTmplId }) => [
    priTmplId,
    choices[priTmplId] === "accept" ? "accept" : "reject",
  ]);
  const result: Record<string, string> = { ...sorted.result, ...Object.fromEntries(asked) };
  subscribe(state, { appid: app.appid, openid: user.openid, choices: result, always });
  return { kind: "decided", result };
}

type Sorted =
  | Extract<PhoneSubscribeAnswer, { kind: "refused" }>
  | { kind: "sorted"; result: Record<string, string>; undecided: Template[] };

function sortOut(state: State, app: App, user: User, tmplIds: unknown): Sorted {
  if (tmplIds === undefined) return refused(10001);
  if (!Array.isArray(tmplIds)) return refused(10004);
  if (tmplIds.length === 0) return refused(10001);
  const given = tmplIds.filter((id) => typeof id === "string" && id !== "");
  if (given.length < tmplIds.length) return refused(10004);
  const ids: string[] = [...new Set<string>(given)];
  if (!isOnline(user)) return refused(10002);
  if (app.isBanned) return refused(20005);
  if (user.phone?.mainSwitch === false) return refused(20004);
  if (ids.length > state.switches.maxSubscribeTemplates) return refused(20003);
  const templates = ids.map((id) => app.templates.get(id)).filter((found) => found !== undefined);
  if (templates.length < ids.length) return refused(20001);
  if (templates.some(({ kind }) => kind === "device")) return refused(20013);
  if (templates.some(({ kind }) => kind !== "subscribe")) return refused(20001);
  if (new Set(templates.map(({ type }) => type)).size > 1) return refused(20002);

  const result: Record<string, string> = {};
  const undecided: Template[] = [];
  const titles = new Set<string>();
  for (const template of templates) {
    const { priTmplId, title, isBanned } = template;
    const kept = user.phone?.kept.get(priTmplId);
    if (titles.has(title)) result[priTmplId] = "filter";
    else if (isBanned) result[priTmplId] = "ban";
    else if (kept) result[priTmplId] = kept;
    else undecided.push(template);
    titles.add(title);
  }
  return { kind: "sorted", result, undecided };
}

const tails = {
  10001: "TmplIds can't be empty",
  10002: "Request list fail",
  10003: "Request subscribe fail",
  10004: "Invalid template id",
  20001: "No template data return, verify the template id exist",
  20002: "Templates type must be same",
  20003: "Templates count out of max bounds",
  20004: "The main switch is switched off",
  20005: "This mini program was banned from subscribing messages",
  20013: "Reject DeviceMsg Template",
};

function refused(errCode: keyof typeof tails): Extract<Sorted, { kind: "refused" }> {
  return { kind: "refused", errCode, errMsg: `requestSubscribeMessage:fail ${tails[errCode]}` };
}
