import { readJsonObject, type Call } from "../call.ts";
import { deliver } from "../deliver.ts";
import { recordEvent } from "../events.ts";
import { newMsgid } from "../ids.ts";
import { isObject, readOwn } from "../json.ts";
import { bare, refuse, Refusal, type Reply } from "../reply.ts";
import type { App, Template } from "../state.ts";
import { describeDataFault, findDataFault } from "../template-data.ts";
import { authorizeAs } from "../tokens.ts";

/**
 * POST /cgi-bin/message/template/send: a template message of an Official Account, to a follower. It opens a URL or a
 * page of a mini program.
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_sendtemplatemessage.html
 */
export function sendTemplateMessage(call: Call): Reply {
  const { state } = call;
  const app = authorizeAs(call, "official-account");
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { touser, template_id, url, miniprogram, client_msg_id, data } = body;

  const user = typeof touser === "string" ? app.users.get(touser) : undefined;
  if (!user) return refuse(40003);
  if (!user.isFollower) return refuse(43004);
  const template = typeof template_id === "string" ? app.templates.get(template_id) : undefined;
  if (!template) return refuse(40037);
  if (miniprogram !== undefined && !isMiniProgram(call, readOwn(miniprogram, "appid"))) {
    return refuse(40013);
  }
  const fault = findDataFault(checkedPart(template), data, state.switches.countUtf16);
  if (fault) return refuse(47003, describeDataFault(fault));

  const repeated = findRepeated(app, user.openid, client_msg_id, state.clock.nowMs());
  if (repeated !== undefined) return sent(repeated);
  const msgid = newMsgid(state);
  if (typeof client_msg_id === "string") {
    const nowMs = state.clock.nowMs();
    app.clientMessages.set(`${user.openid} ${client_msg_id}`, { msgid, sentAtMs: nowMs });
  }
  const pagepath = readOwn(miniprogram, "pagepath");
  deliver(state, app, {
    msgid,
    touser: user.openid,
    template,
    page: [pagepath, url].find((target) => typeof target === "string"),
    data: isObject(data) ? data : {},
    miniprogramState: "formal",
    lang: "zh_CN",
    createTimeMs: state.clock.nowMs(),
  });
  if (!state.switches.omitSentEvents) {
    const fields = { MsgID: msgid, Status: "success" };
    recordEvent(state, app, { openid: user.openid, event: "TEMPLATESENDJOBFINISH", fields });
  }
  return sent(msgid);
}

function sent(msgid: string): Reply {
  return `{"errcode":0,"errmsg":"ok","msgid":${msgid}}`;
}

const repetitionMs = 600_000;

/** The msgid of the message to this user that had the same client_msg_id within ten minutes: it is not sent again. */
function findRepeated(app: App, openid: string, clientMsgId: unknown, nowMs: number) {
  for (const [key, { sentAtMs }] of app.clientMessages) {
    if (nowMs < sentAtMs + repetitionMs) break;
    app.clientMessages.delete(key);
  }
  const key = typeof clientMsgId === "string" ? `${openid} ${clientMsgId}` : undefined;
  return key === undefined ? undefined : app.clientMessages.get(key)?.msgid;
}

/**
 * GET /cgi-bin/template/get_all_private_template
 * https://developers.weixin.qq.com/doc/service/api/notify/template/api_getalltemplates.html
 */
export function getPrivateTemplates(call: Call): Reply {
  const app = authorizeAs(call, "official-account");
  if (app instanceof Refusal) return app;
  const template_list = [...app.templates.values()].map((template) => ({
    template_id: template.priTmplId,
    title: template.title,
    primary_industry: "",
    deputy_industry: "",
    content: template.content,
    example: template.example,
  }));
  return bare({ template_list });
}

function isMiniProgram({ state }: Call, appid: unknown): boolean {
  return typeof appid === "string" && state.apps.get(appid)?.kind === "mini-program";
}

/** The keys of old templates take any text, or none: `first` and `remark` are not even shown any more. */
function checkedPart(template: Template): Template {
  const keywords = template.keywords.filter(
    ({ key }) => !/^(?:first|remark|keyword\d+)$/.test(key),
  );
  return { ...template, keywords };
}
