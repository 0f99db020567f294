/**
 * The calls of this client whose pages say that they take part in API security ("支持加密请求").
 * All of them are POST with JSON; uploads never take part.
 */
export const securedPaths: ReadonlySet<string> = new Set([
  "/cgi-bin/message/subscribe/send",
  "/cgi-bin/message/custom/send",
  "/wxaapi/newtmpl/addtemplate",
  "/wxaapi/newtmpl/deltemplate",
  "/cgi-bin/clear_quota",
  "/cgi-bin/openapi/quota/get",
  "/cgi-bin/openapi/rid/get",
]);
