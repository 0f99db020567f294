import type { BilingualText } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { AppRow } from "../../store/apps.ts";
import type { MessageRow } from "../../store/messages.ts";

/** What happens to a message next, and when; `at` null: nobody knows. */
export interface NextStep {
  what: "send" | "resume" | "expire" | "confirm" | "resolve";
  at: Date | null;
  says: BilingualText;
}

/** null: nothing more, it has ended. */
export async function tellNext(
  ctx: Pick<Context, "reference">,
  message: MessageRow,
): Promise<NextStep | null> {
  const app = await ctx.reference.app(message.appid);
  switch (message.status) {
    case "queued":
      return nextOfQueued(message, app);
    case "sending":
      return { what: "send", at: null, says: { zh: "正在发送。", en: "It is on the wire." } };
    case "unknown":
      return nextOfUnknown(message, app);
    case "sent":
      return app === undefined || app.callbackMode === null
        ? null
        : {
            what: "confirm",
            at: null,
            says: {
              zh: "等待微信的回调告知是否送达。",
              en: "WeChat's callback is to tell whether it arrived.",
            },
          };
    default:
      return null;
  }
}

function nextOfQueued(message: MessageRow, app: AppRow | undefined): NextStep {
  const { dueAt, expireAt } = message;
  const now = new Date();
  if (expireAt !== null && expireAt < now) {
    return { what: "expire", at: expireAt, says: { zh: "即将过期。", en: "Its time is over." } };
  }
  if (app?.isPaused === true) {
    return {
      what: "resume",
      at: app.pausedUntil,
      says: {
        zh: `小程序已暂停发送（${app.pausedReason ?? ""}），恢复后发送。`,
        en: `The app is paused (${app.pausedReason ?? ""}): it is sent when the app goes on.`,
      },
    };
  }
  if (expireAt !== null && expireAt <= dueAt) {
    return {
      what: "expire",
      at: expireAt,
      says: { zh: "将在发送之前过期。", en: "It expires before it is due." },
    };
  }
  const isRetry = message.attempt > 0;
  return {
    what: "send",
    at: dueAt,
    says:
      dueAt <= now
        ? { zh: "排队等待发送。", en: "It waits for its turn to be sent." }
        : isRetry
          ? { zh: "到时重试。", en: "It is tried again then." }
          : { zh: "到时发送。", en: "It is sent then." },
  };
}

function nextOfUnknown(message: MessageRow, app: AppRow | undefined): NextStep {
  const at =
    app === undefined
      ? null
      : new Date(message.updatedAt.getTime() + app.unknownAfterSeconds * 1_000);
  return {
    what: "resolve",
    at,
    says:
      app?.onUnknown === "resend"
        ? {
            zh: "若届时仍无微信的消息，将重新发送（可能重复）。",
            en: "If WeChat has not told by then, it is sent again, at the risk of a double.",
          }
        : {
            zh: "若届时仍无微信的消息，按失败处理。",
            en: "If WeChat has not told by then, it counts as failed.",
          },
  };
}
