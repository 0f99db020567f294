import type { SendOutcome } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { createMediaResolver, type MediaResolver } from "../customer-service/resolve-media.ts";
import { sendCustomerMessage } from "../customer-service/send-customer-message.ts";
import { createFairSlots } from "../pacing/fair-slots.ts";
import { shareName } from "../pacing/share.ts";

/**
 * Puts claimed messages on the wire: a bounded number at once, by turns of campaigns and the single messages of apps, and those
 * of one user one after the other (43108).
 */
export interface Sender {
  /**
   * Never rejects: an error of one message must not lose the answers that others of its chunk got.
   *
   * @param mayStart asked when the message's turn comes, and again each time just before it is written to a connection: if
   * it says no, nothing is put on the wire. A process that was stopped in between wakes up without the right to send.
   */
  send(
    appid: string,
    message: ClaimedMessage,
    mayStart: () => boolean,
  ): Promise<SendOutcome | "not-started">;
}

/** A send that is not over. */
interface Sending {
  message: ClaimedMessage;
  ended: Promise<unknown>;
}

export function createSender(ctx: Context): Sender {
  const wire = createFairSlots(ctx.config.sendConcurrency);
  const media = createMediaResolver(ctx);
  /** The last send of each user, by app and openid. */
  const lastOf = new Map<string, Map<string, Sending>>();

  // Few promises a message: at many thousands a second each layer of them shows.
  const put = async (
    appid: string,
    message: ClaimedMessage,
    mayStart: () => boolean,
    lastOfUser: Map<string, Sending>,
  ): Promise<SendOutcome | "not-started"> => {
    const share = shareName({ appid, campaignId: message.campaignId });
    const before = lastOfUser.get(message.openid);
    if (before !== undefined) await before.ended;
    await wire.take(share);
    try {
      if (!mayStart()) return "not-started";
      return await sendBody(ctx, media, appid, message, mayStart);
    } catch (error) {
      ctx.logger.error({ err: error, appid, messageId: message.messageId }, "a send broke off");
      return brokenOff;
    } finally {
      wire.free(share);
      if (lastOfUser.get(message.openid)?.message === message) lastOfUser.delete(message.openid);
    }
  };

  return {
    send(appid, message, mayStart) {
      let lastOfUser = lastOf.get(appid);
      if (lastOfUser === undefined) lastOf.set(appid, (lastOfUser = new Map()));
      const ended = put(appid, message, mayStart, lastOfUser);
      lastOfUser.set(message.openid, { message, ended });
      return ended;
    },
  };
}

/** Nobody can say how far the send had come: for all we know it is on the wire (M2). */
const brokenOff: SendOutcome = {
  kind: "unanswered",
  requestSent: true,
  reason: "connection-lost",
  detail: "an error of this server broke the send off; its log says which",
};

function sendBody(
  ctx: Context,
  media: MediaResolver,
  appid: string,
  { kind, body }: ClaimedMessage,
  mayStart: () => boolean,
): Promise<SendOutcome | "not-started"> {
  const client = ctx.wechat.of(appid);
  switch (kind) {
    case "subscribe":
      return client.subscribe.sendBody(body, mayStart);
    case "customer-service":
      return sendCustomerMessage(ctx, media, { appid, body }, mayStart);
    case "device":
      return client.device.sendBody(body, mayStart);
    case "service-card":
      return client.serviceCards.sendBody(body, mayStart);
    case "official-account-template":
      return client.officialAccount.sendBody(body, mayStart);
  }
}
