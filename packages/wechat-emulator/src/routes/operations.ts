import { readJsonObject, type Call } from "../call.ts";
import { textOf } from "../push/message.ts";
import { ok, bare, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /cgi-bin/openapi/rid/get: what a refused request looked like.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getridinfo.html
 */
export function getRidInfo(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { rid } = body;
  if (typeof rid !== "string" || !/^[0-9a-f]{8}(?:-[0-9a-f]{8}){2}$/.test(rid))
    return refuse(76002);
  const found = call.state.refusedRequests.toArray().find((request) => request.rid === rid);
  if (!found || found.url.startsWith("/sns/")) return refuse(76001);
  if (found.appid !== undefined && found.appid !== app.appid) return refuse(76003);
  const request = {
    invoke_time: Math.floor(found.invokeTimeMs / 1000),
    cost_in_ms: found.costMs,
    request_url: found.url,
    request_body: found.requestBody,
    response_body: found.responseBody,
    client_ip: found.callerIp,
  };
  return ok({ request });
}

/**
 * POST /cgi-bin/callback/check. Nothing is connected to: the figures say that all is well.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_callbackcheck.html
 */
export function checkCallback(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { action, check_operator } = body;
  if (!["dns", "ping", "all"].includes(textOf(action))) return refuse(40202);
  const operators = ["CHINANET", "UNICOM", "CAP", "DEFAULT"];
  if (!operators.includes(textOf(check_operator))) return refuse(40203);
  if (!app.callback) return refuse(40201);
  const [ip] = documentationAddresses;
  const dns = [{ ip, real_operator: "UNICOM" }];
  const ping = [{ ip, from_operator: "UNICOM", package_loss: "0%", time: "23.079ms" }];
  return bare({ ...(action !== "ping" && { dns }), ...(action !== "dns" && { ping }) });
}

/**
 * GET /cgi-bin/get_api_domain_ip and /cgi-bin/getcallbackip
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getapidomainip.html
 */
export function getAddresses(call: Call): Reply {
  const app = authorize(call);
  return app instanceof Refusal ? app : bare({ ip_list: documentationAddresses });
}

/** RFC 5737: addresses that belong to nobody. */
const documentationAddresses = ["203.0.113.10", "203.0.113.11"];
