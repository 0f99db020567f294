import { isBodyUtf8, readJsonObject, type Call } from "../call.ts";
import { deliver } from "../deliver.ts";
import { recordEvent, recordEventAtOnce } from "../events.ts";
import { newMsgid } from "../ids.ts";
import { isObject } from "../json.ts";
import { isKnownPage } from "../pages.ts";
import { refuse, Refusal, type Reply } from "../reply.ts";
import { remainingRights, spendRight } from "../rights.ts";
import type { App, State, Template, User } from "../state.ts";
import { describeDataFault, findDataFault, readKeywordValue } from "../template-data.ts";
import { authorizeAs } from "../tokens.ts";

/**
 * POST /cgi-bin/message/subscribe/send. The order of the checks is observable and matters: 43101 says nothing about
 * the data, a 47003 costs the user no right, and only an accepted send takes one.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export function sendSubscribeMessage(call: Call): Reply {
  const { state } = call;
  const app = authorizeAs(call, "mini-program");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { touser, template_id, page = null, data } = body;

  const user = typeof touser === "string" ? app.users.get(touser) : undefined;
  if (!user) return refuse(40003);
  const template = typeof template_id === "string" ? app.templates.get(template_id) : undefined;
  if (template?.kind !== "subscribe") return refuse(40037);
  if (app.isBanned || template.isBanned) return refuse(43107);
  if (page !== null && typeof page !== "string") return refuse(47001);
  if (page !== null && !isKnownPage(state, app, page)) return refuse(41030);
  if (isBusy(state, user)) return refuse(43108);
  call.sendingTo = user;
  const isOff = user.phone?.mainSwitch === false;
  if (isOff || remainingRights(template, user.openid) <= 0) return refuse(43101);
  const fault = isBodyUtf8(call)
    ? findDataFault(template, data, state.switches.countUtf16)
    : { key: template.keywords[0]!.key, problem: "invalid" as const };
  if (fault) return refuse(47003, describeDataFault(fault));
  if (holdsBlacklistedWord(state, template, data)) return refuse(45168);

  spendRight(template, user.openid);
  const msgid = newMsgid(state);
  if (state.switches.sentErrorCode === 0) {
    reachPhone(state, app, user, template, page ?? undefined, body, msgid);
  }
  tellSent(call, app, user, template, msgid);
  // msgid is a 64-bit number: written as digits, never through a JavaScript number.
  return state.switches.omitMsgid
    ? `{"errcode":0,"errmsg":"ok"}`
    : `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`;
}

/** WeChat takes one send at a time for an openid. */
function isBusy(state: State, user: User): boolean {
  const { refuseConcurrentSends, concurrentRefusalRate } = state.switches;
  if (refuseConcurrentSends && user.sendsInFlight > 0) return true;
  return concurrentRefusalRate > 0 && state.random() < concurrentRefusalRate;
}

function holdsBlacklistedWord(state: State, template: Template, data: unknown): boolean {
  const words = state.switches.blacklistedWords;
  if (words.length === 0) return false;
  const values = template.keywords.map(({ key }) => String(readKeywordValue(data, key)));
  return values.some((value) => words.some((word) => value.includes(word)));
}

function reachPhone(
  state: State,
  app: App,
  user: User,
  template: Template,
  page: string | undefined,
  body: Record<string, unknown>,
  msgid: string,
): void {
  const { data, miniprogram_state, lang } = body;
  deliver(state, app, {
    msgid,
    touser: user.openid,
    template,
    page,
    data: isObject(data) ? data : {},
    // Other values were seen not to be refused.
    miniprogramState: typeof miniprogram_state === "string" ? miniprogram_state : "formal",
    lang: typeof lang === "string" ? lang : "zh_CN",
    createTimeMs: state.clock.nowMs(),
  });
}

/** What became of an accepted send. A failure here is WeChat's own: the user never refuses after the fact. */
function tellSent(call: Call, app: App, user: User, template: Template, msgid: string): void {
  const { state } = call;
  const { omitSentEvents, sentErrorCode, sentErrorStatus, sentEventBeforeReply } = state.switches;
  if (omitSentEvents) return;
  const entry = {
    TemplateId: template.priTmplId,
    MsgID: msgid,
    ErrorCode: String(sentErrorCode),
    ErrorStatus: sentErrorCode === 0 ? "success" : sentErrorStatus,
  };
  const sent = { openid: user.openid, event: "subscribe_msg_sent_event", list: [entry] };
  if (sentEventBeforeReply) call.heldUntil = recordEventAtOnce(state, app, sent);
  else recordEvent(state, app, sent);
}
