import { issueTicket, ticketIntervalMs, type Platform } from "../platforms.ts";
import type { State } from "../state.ts";
import { encrypt, sign } from "./cipher.ts";
import { signQuery, withQuery } from "./render-push.ts";
import { writeXml } from "./write-xml.ts";

/** How the platform's server took it; undefined: the platform has no URL for it. */
export interface PlatformPushResult {
  isTaken: boolean;
  status?: number;
  body?: string;
}

/**
 * Pushes one event to the platform's 授权事件接收 URL: always XML, always encrypted, the frame ends with the platform's appid.
 * Once: WeChat's next ticket comes in ten minutes anyway.
 * https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/api/Before_Develop/authorize_event.html
 */
export async function pushToPlatform(
  state: State,
  platform: Platform,
  fields: Record<string, string>,
): Promise<PlatformPushResult | undefined> {
  const { componentAppid, token, encodingAESKey, eventUrl } = platform;
  if (eventUrl === undefined) return undefined;
  const nowMs = state.clock.nowMs();
  const { timestamp, nonce, query } = signQuery(token, nowMs);
  const event = { AppId: componentAppid, CreateTime: Math.floor(nowMs / 1000), ...fields };
  const Encrypt = encrypt(encodingAESKey, componentAppid, writeXml(event));
  query.set("encrypt_type", "aes");
  query.set("msg_signature", sign(token, timestamp, nonce, Encrypt));
  const answer = await state.pusher.exchange({
    method: "POST",
    url: withQuery(eventUrl, query),
    contentType: "text/xml",
    body: writeXml({ AppId: componentAppid, Encrypt }),
  });
  if (answer.kind === "failed") return { isTaken: false };
  const { status, body } = answer;
  return { isTaken: status === 200 && (body === "success" || body === ""), status, body };
}

export async function pushTicket(
  state: State,
  platform: Platform,
): Promise<PlatformPushResult | undefined> {
  const ComponentVerifyTicket = issueTicket(state, platform);
  return pushToPlatform(state, platform, {
    InfoType: "component_verify_ticket",
    ComponentVerifyTicket,
  });
}

/** A ticket to each platform whose last one is ten minutes old. */
export function pushDueTickets(state: State): void {
  for (const platform of state.platforms.values()) {
    const last = platform.tickets.at(-1);
    if (last && state.clock.nowMs() - last.issuedAtMs < ticketIntervalMs) continue;
    void pushTicket(state, platform);
  }
}
