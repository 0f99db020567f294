import { readJsonObject, type Call } from "../call.ts";
import { issueComponentToken, ticketLifeMs, type Platform } from "../platforms.ts";
import { bare, refuse, Refusal, type Reply } from "../reply.ts";
import { remainingSeconds } from "../tokens.ts";

/**
 * POST /cgi-bin/component/api_component_token: 41018, 61011, 41004, 40125, 61004, 61006 no such ticket, 61005 older than
 * twelve hours.
 * https://developers.weixin.qq.com/doc/oplatform/openApi/ticket-token/api_getcomponentaccesstoken.html
 */
export function getComponentToken(call: Call): Reply {
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const platform = findPlatform(call, body["component_appid"]);
  if (platform instanceof Refusal) return platform;
  const secret = body["component_appsecret"];
  if (!secret) return refuse(41004);
  if (secret !== platform.secret) return refuse(40125);
  if (platform.ipWhitelist && !platform.ipWhitelist.includes(call.callerIp)) return refuse(61004);
  const ticket = platform.tickets.find(({ value }) => value === body["component_verify_ticket"]);
  if (!ticket) return refuse(61006);
  if (call.state.clock.nowMs() - ticket.issuedAtMs >= ticketLifeMs) return refuse(61005);
  const token = issueComponentToken(call.state, platform);
  return bare({
    component_access_token: token.value,
    expires_in: remainingSeconds(call.state, token),
  });
}

/** The platform behind the component token, which must be the one that the body names. */
export function authorizePlatform(call: Call, named: unknown): Platform | Refusal {
  const value = call.query.get("component_access_token") ?? call.query.get("access_token");
  if (!value) return refuse(41001);
  const { platforms, tokens, clock } = call.state;
  for (const platform of platforms.values()) {
    const token = platform.tokens.find((one) => one.value === value);
    if (!token) continue;
    const nowMs = clock.nowMs();
    if (nowMs >= Math.min(token.retiresAtMs, token.expiresAtMs)) {
      return refuse(token.retiresAtMs < token.expiresAtMs ? 40001 : 42001);
    }
    const wanted = findPlatform(call, named);
    if (wanted instanceof Refusal) return wanted;
    return wanted === platform ? platform : refuse(61011);
  }
  return refuse(tokens.has(value) ? 61014 : 40001);
}

function findPlatform(call: Call, componentAppid: unknown): Platform | Refusal {
  if (!componentAppid) return refuse(41018);
  const platform =
    typeof componentAppid === "string" ? call.state.platforms.get(componentAppid) : undefined;
  return platform ?? refuse(61011);
}
