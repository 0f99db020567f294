import type { Call } from "./call.ts";
import { refuse, type Refusal, type Reply } from "./reply.ts";
import {
  closeAgentSession,
  createAgentSession,
  getAgentSession,
  getAgentSessionList,
  getWaitingSessions,
} from "./routes/agent-sessions.ts";
import {
  addAgent,
  deleteAgent,
  getAgentList,
  getOnlineAgentList,
  inviteWorker,
  setAdmin,
  updateAgent,
} from "./routes/agents.ts";
import { getComponentToken } from "./routes/component-token.ts";
import {
  componentCode2Session,
  createPreAuthCode,
  getAuthorizerInfo,
  getAuthorizerList,
  queryAuth,
  renewAuthorizerToken,
} from "./routes/component.ts";
import { sendBusinessCustomMessage, sendCustomMessage } from "./routes/custom-send.ts";
import { setTyping } from "./routes/custom-typing.ts";
import { getSnTicket, sendDeviceMessage } from "./routes/devices.ts";
import { code2Session } from "./routes/login.ts";
import { getMedia, uploadMedia } from "./routes/media.ts";
import { getPrivateTemplates, sendTemplateMessage } from "./routes/official-account.ts";
import { checkText } from "./routes/check-text.ts";
import { checkCallback, getAddresses, getRidInfo } from "./routes/operations.ts";
import {
  clearApiQuota,
  clearApiQuotas,
  clearApiQuotasBySecret,
  getApiQuota,
} from "./routes/quota.ts";
import { getUserNotify, setUserNotify, setUserNotifyExt } from "./routes/service-cards.ts";
import { checkSessionKey, resetUserSessionKey } from "./routes/session-key.ts";
import { getStableAccessToken } from "./routes/stable-token.ts";
import { sendSubscribeMessage } from "./routes/subscribe-send.ts";
import {
  getCategory,
  getPubTemplateKeywords,
  getPubTemplateTitles,
} from "./routes/template-library.ts";
import { addTemplateFromLibrary, deleteTemplate, getTemplateList } from "./routes/templates.ts";
import { getAccessToken } from "./routes/token.ts";
import { refuseTemplateMessage, refuseUniformMessage } from "./routes/withdrawn.ts";

export interface WechatRoute {
  readonly method: "GET" | "POST";
  readonly answer: (call: Call) => Reply;
  /** Default 1 MiB. */
  readonly maxBodyBytes?: number;
}

/** WeChat's endpoints, by their own paths. */
export const wechatRoutes: ReadonlyMap<string, WechatRoute> = new Map<string, WechatRoute>([
  ["/sns/jscode2session", get(code2Session)],
  ["/cgi-bin/component/api_component_token", post(getComponentToken)],
  ["/cgi-bin/component/api_create_preauthcode", post(createPreAuthCode)],
  ["/cgi-bin/component/api_query_auth", post(queryAuth)],
  ["/cgi-bin/component/api_authorizer_token", post(renewAuthorizerToken)],
  ["/cgi-bin/component/api_get_authorizer_info", post(getAuthorizerInfo)],
  ["/cgi-bin/component/api_get_authorizer_list", post(getAuthorizerList)],
  ["/sns/component/jscode2session", get(componentCode2Session)],
  ["/wxa/checksession", get(checkSessionKey)],
  ["/wxa/resetusersessionkey", get(resetUserSessionKey)],
  ["/cgi-bin/token", get(getAccessToken)],
  ["/cgi-bin/stable_token", post(getStableAccessToken)],
  ["/cgi-bin/message/subscribe/send", post(sendSubscribeMessage)],
  ["/wxa/msg_sec_check", post(checkText)],
  ["/wxa/getsnticket", post(getSnTicket)],
  ["/cgi-bin/message/device/subscribe/send", post(sendDeviceMessage)],
  ["/wxa/set_user_notify", post(setUserNotify)],
  ["/wxa/set_user_notifyext", post(setUserNotifyExt)],
  ["/wxa/get_user_notify", post(getUserNotify)],
  ["/cgi-bin/template/get_all_private_template", get(getPrivateTemplates)],
  ["/cgi-bin/message/template/send", post(sendTemplateMessage)],
  ["/cgi-bin/message/wxopen/template/uniform_send", post(refuseUniformMessage)],
  ["/cgi-bin/message/wxopen/template/send", post(refuseTemplateMessage)],
  ["/cgi-bin/wxopen/template/library/list", post(refuseTemplateMessage)],
  ["/cgi-bin/wxopen/template/library/get", post(refuseTemplateMessage)],
  ["/cgi-bin/wxopen/template/add", post(refuseTemplateMessage)],
  ["/cgi-bin/wxopen/template/list", post(refuseTemplateMessage)],
  ["/cgi-bin/wxopen/template/del", post(refuseTemplateMessage)],
  ["/wxaapi/newtmpl/addtemplate", post(addTemplateFromLibrary)],
  ["/wxaapi/newtmpl/deltemplate", post(deleteTemplate)],
  ["/wxaapi/newtmpl/gettemplate", get(getTemplateList)],
  ["/wxaapi/newtmpl/getcategory", get(getCategory)],
  ["/wxaapi/newtmpl/getpubtemplatetitles", get(getPubTemplateTitles)],
  ["/wxaapi/newtmpl/getpubtemplatekeywords", get(getPubTemplateKeywords)],
  ["/cgi-bin/message/custom/send", post(sendCustomMessage)],
  ["/cgi-bin/message/custom/business/send", post(sendBusinessCustomMessage)],
  ["/cgi-bin/message/custom/typing", post(setTyping)],
  // Files of up to 10 MiB; what is a little larger is read all the same, to be told its own errcode.
  ["/cgi-bin/media/upload", { ...post(uploadMedia), maxBodyBytes: 24 * 1_048_576 }],
  ["/cgi-bin/media/get", get(getMedia)],
  ["/customservice/kfaccount/add", post(addAgent)],
  ["/customservice/kfaccount/update", post(updateAgent)],
  ["/customservice/kfaccount/del", post(deleteAgent)],
  ["/customservice/kfaccount/inviteworker", post(inviteWorker)],
  ["/customservice/kfaccount/setadmin", get(setAdmin)],
  ["/customservice/kfaccount/canceladmin", get(setAdmin)],
  ["/cgi-bin/customservice/getkflist", get(getAgentList)],
  ["/cgi-bin/customservice/getonlinekflist", get(getOnlineAgentList)],
  ["/customservice/kfsession/create", post(createAgentSession)],
  ["/customservice/kfsession/close", post(closeAgentSession)],
  ["/customservice/kfsession/getsession", get(getAgentSession)],
  ["/customservice/kfsession/getsessionlist", get(getAgentSessionList)],
  ["/customservice/kfsession/getwaitcase", get(getWaitingSessions)],
  ["/cgi-bin/openapi/quota/get", post(getApiQuota)],
  ["/cgi-bin/openapi/quota/clear", post(clearApiQuota)],
  ["/cgi-bin/openapi/rid/get", post(getRidInfo)],
  ["/cgi-bin/clear_quota", post(clearApiQuotas)],
  ["/cgi-bin/clear_quota/v2", post(clearApiQuotasBySecret)],
  ["/cgi-bin/callback/check", post(checkCallback)],
  ["/cgi-bin/get_api_domain_ip", get(getAddresses)],
  ["/cgi-bin/getcallbackip", get(getAddresses)],
]);

/** The route of a request; 40066 for an unknown path, 43001 or 43002 (404 on /wxaapi) for the wrong method. */
export function findRoute(method: string, path: string): WechatRoute | Refusal {
  const route = wechatRoutes.get(path);
  if (!route) return refuse(40066);
  if (route.method === method) return route;
  if (path.startsWith("/wxaapi/")) return refuse(404);
  return refuse(route.method === "GET" ? 43001 : 43002);
}

function get(answer: WechatRoute["answer"]): WechatRoute {
  return { method: "GET", answer };
}

function post(answer: WechatRoute["answer"]): WechatRoute {
  return { method: "POST", answer };
}
