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
  notYet("POST", "/cgi-bin/openapi/quota/clear", "of no use to a mini program without WeChat shop"),
  notYet("POST", "/wxa/getsnticket", "device subscribe messages"),
  notYet("POST", "/cgi-bin/message/device/subscribe/send", "device subscribe messages"),
  notYet("POST", "/wxa/set_user_notify", "service cards"),
  notYet("POST", "/wxa/set_user_notifyext", "service cards"),
  notYet("POST", "/wxa/get_user_notify", "service cards"),
  notYet("POST", "/cgi-bin/message/wxopen/template/uniform_send", "withdrawn by WeChat (45109)"),
  notYet("POST", "/cgi-bin/message/wxopen/template/send", "retired by WeChat (45103)"),
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
