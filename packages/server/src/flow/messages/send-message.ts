import type { SendOutcome } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { createMediaResolver, type MediaResolver } from "../customer-service/resolve-media.ts";
import { sendCustomerMessage } from "../customer-service/send-customer-message.ts";

/** Puts claimed messages on the wire: a bounded number at once, and those of one user one after the other (43108). */
export interface Sender {
  /** @param mayStart asked when the message's turn comes; if it says no, nothing is put on the wire. */
  send(
    appid: string,
    message: ClaimedMessage,
    mayStart: () => boolean,
  ): Promise<SendOutcome | "not-started">;
}

export function createSender(ctx: Context): Sender {
  const wire = createSlots(ctx.config.sendConcurrency);
  const media = createMediaResolver(ctx);
  const lastOf = new Map<string, Promise<unknown>>();

  const put = async (
    appid: string,
    message: ClaimedMessage,
    mayStart: () => boolean,
  ): Promise<SendOutcome | "not-started"> => {
    await wire.take();
    try {
      if (!mayStart()) return "not-started";
      return await sendBody(ctx, media, appid, message, mayStart);
    } finally {
      wire.free();
    }
  };

  return {
    async send(appid, message, mayStart) {
      const user = `${appid}/${message.openid}`;
      const before = lastOf.get(user);
      const sending =
        before === undefined
          ? put(appid, message, mayStart)
          : before.then(() => put(appid, message, mayStart));
      // Never rejects for the one behind: a fault of one message is not a fault of the next.
      const turn = sending.catch(() => {});
      lastOf.set(user, turn);
      try {
        return await sending;
      } finally {
        if (lastOf.get(user) === turn) lastOf.delete(user);
      }
    },
  };
}

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
      return client.subscribe.sendBody(body);
    case "customer-service":
      return sendCustomerMessage(ctx, media, { appid, body }, mayStart);
    case "device":
      return client.device.sendBody(body);
    case "service-card":
      return client.serviceCards.sendBody(body);
    case "official-account-template":
      return client.officialAccount.sendBody(body);
  }
}

/** A counter with a queue: `take` waits until fewer than `count` are taken. */
function createSlots(count: number): { take(): Promise<void>; free(): void } {
  let taken = 0;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (taken < count) {
        taken += 1;
        return;
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    },
    free() {
      const next = waiting.shift();
      if (next === undefined) taken -= 1;
      else next();
    },
  };
}
