/** How much of a WeChat endpoint is emulated. A test holds this table against the registered routes. */
export interface Coverage {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly support: "supported" | "partial" | "not-yet";
  readonly note: string;
}

export const coverage: readonly Coverage[] = [
  supported("GET", "/sns/jscode2session", "one use, five minutes, answered as text/plain"),
  supported("GET", "/wxa/checksession", "parameters in the query or the body"),
  supported("GET", "/wxa/resetusersessionkey", "without its limit per minute"),
  supported(
    "POST",
    "/cgi-bin/component/api_component_token",
    "tickets of twelve hours, 61004 to 61006",
  ),
  supported("POST", "/cgi-bin/component/api_create_preauthcode", "30 minutes"),
  supported("POST", "/cgi-bin/component/api_query_auth", "a code works once"),
  supported(
    "POST",
    "/cgi-bin/component/api_authorizer_token",
    "refresh tokens that stay or rotate",
  ),
  partial(
    "POST",
    "/cgi-bin/component/api_get_authorizer_info",
    "name, original id, permission sets",
  ),
  supported("POST", "/cgi-bin/component/api_get_authorizer_list", "500 at a time"),
  supported("GET", "/sns/component/jscode2session", "as jscode2session, with a component token"),
  supported("GET", "/cgi-bin/token", "overlap of five minutes, 2,000 a day"),
  supported("POST", "/cgi-bin/stable_token", "normal and forced mode with their limits"),
  supported("POST", "/cgi-bin/message/subscribe/send", "all checks in WeChat's order; rights kept"),
  supported(
    "POST",
    "/wxaapi/newtmpl/addtemplate",
    "JSON and form bodies; a small built-in library",
  ),
  supported("POST", "/wxaapi/newtmpl/deltemplate", "JSON and form bodies"),
  supported("GET", "/wxaapi/newtmpl/gettemplate", "with keywordEnumValueList"),
  supported("GET", "/wxaapi/newtmpl/getcategory", "the categories of the built-in library"),
  supported("GET", "/wxaapi/newtmpl/getpubtemplatetitles", "the built-in library"),
  supported("GET", "/wxaapi/newtmpl/getpubtemplatekeywords", "the built-in library"),
  supported(
    "POST",
    "/cgi-bin/message/custom/send",
    "text, image, link, card; window and count kept",
  ),
  supported("POST", "/cgi-bin/message/custom/business/send", "as custom/send, with businessid"),
  supported(
    "POST",
    "/cgi-bin/message/custom/typing",
    "15 seconds; after an exchange within 30 seconds",
  ),
  supported("POST", "/cgi-bin/media/upload", "multipart; kept 3 days, 256 MiB an app"),
  supported("GET", "/cgi-bin/media/get", "the file; of a video its URL"),
  supported("POST", "/customservice/kfaccount/add", "100 accounts"),
  supported("POST", "/customservice/kfaccount/update", "the nickname"),
  supported("POST", "/customservice/kfaccount/del", "its sessions end"),
  supported("POST", "/customservice/kfaccount/inviteworker", "accepted by control"),
  partial("GET", "/customservice/kfaccount/setadmin", "remembered, without effect"),
  partial("GET", "/customservice/kfaccount/canceladmin", "remembered, without effect"),
  supported("GET", "/cgi-bin/customservice/getkflist", "without head images"),
  supported("GET", "/cgi-bin/customservice/getonlinekflist", "online by control"),
  supported("POST", "/customservice/kfsession/create", "the agent must be bound and online"),
  supported("POST", "/customservice/kfsession/close", "messages are pushed again"),
  supported("GET", "/customservice/kfsession/getsession", "who serves a user"),
  supported("GET", "/customservice/kfsession/getsessionlist", "whom an agent serves"),
  supported("GET", "/customservice/kfsession/getwaitcase", "handed over while nobody was online"),
  partial("POST", "/cgi-bin/openapi/quota/get", "figures of this emulator, not of your account"),
  partial("POST", "/cgi-bin/openapi/rid/get", "the last 1,000 refused requests, except /sns"),
  supported("POST", "/cgi-bin/clear_quota", "ten a month"),
  supported("POST", "/cgi-bin/clear_quota/v2", "parameters in the query or the body"),
  partial("POST", "/cgi-bin/callback/check", "invented figures; nothing is connected to"),
  partial("GET", "/cgi-bin/get_api_domain_ip", "fixed addresses of a documentation network"),
  partial("GET", "/cgi-bin/getcallbackip", "fixed addresses of a documentation network"),
  partial(
    "POST",
    "/cgi-bin/openapi/quota/clear",
    "only paths of WeChat's shop, which has none here",
  ),
  partial(
    "POST",
    "/wxa/msg_sec_check",
    "versions 1 and 2; judged by the words in riskyWords and reviewWords, not by meaning",
  ),
  supported("POST", "/wxa/getsnticket", "five minutes"),
  supported("POST", "/cgi-bin/message/device/subscribe/send", "a right for each user and device"),
  partial("POST", "/wxa/set_user_notify", "windows and states; of content_json cur_status only"),
  partial("POST", "/wxa/set_user_notifyext", "ext_json is kept, not looked into"),
  supported("POST", "/wxa/get_user_notify", "content, state, expiry"),
  supported("GET", "/cgi-bin/template/get_all_private_template", "of an Official Account"),
  supported("POST", "/cgi-bin/message/template/send", "of an Official Account, to its followers"),
  supported("POST", "/cgi-bin/message/wxopen/template/uniform_send", "withdrawn by WeChat: 45109"),
  supported("POST", "/cgi-bin/message/wxopen/template/send", "retired by WeChat: 45103"),
  supported("POST", "/cgi-bin/wxopen/template/library/list", "retired by WeChat: 45103"),
  supported("POST", "/cgi-bin/wxopen/template/library/get", "retired by WeChat: 45103"),
  supported("POST", "/cgi-bin/wxopen/template/add", "retired by WeChat: 45103"),
  supported("POST", "/cgi-bin/wxopen/template/list", "retired by WeChat: 45103"),
  supported("POST", "/cgi-bin/wxopen/template/del", "retired by WeChat: 45103"),
  notYet("POST", "/cgi-bin/component/clear_quota/v2", "third-party platforms"),
];

function supported(method: Coverage["method"], path: string, note: string): Coverage {
  return { method, path, support: "supported", note };
}

function partial(method: Coverage["method"], path: string, note: string): Coverage {
  return { method, path, support: "partial", note };
}

function notYet(method: Coverage["method"], path: string, note: string): Coverage {
  return { method, path, support: "not-yet", note };
}
