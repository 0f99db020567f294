import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findConversation, type ConversationRow } from "../../store/conversations.ts";

type Reason = "never-opened" | "time" | "count";

/**
 * Why a customer-service message got no place, as the conversation stands now: the user never did anything, did it too long
 * ago, or as many messages as it allowed are sent or on their way.
 */
export async function explainNoWindow(
  ctx: Context,
  message: { appid: string; openid: string; sendAt?: Date },
): Promise<HongyanError> {
  const { appid, openid, sendAt } = message;
  const conversation = await findConversation(ctx.db, appid, openid);
  const app = await ctx.reference.app(appid);
  const reason = reasonOf(conversation, sendAt);
  const endsAt = conversation?.windowEndsAt ?? null;
  return new HongyanError(
    "CUSTOMER_SERVICE_WINDOW_CLOSED",
    `no customer-service message may be sent to ${openid} ${sendAt === undefined ? "now" : `at ${sendAt.toISOString()}`}: ${inWords[reason]}; WeChat would answer ${reason === "count" ? "45047" : "45015"}`,
    {
      hint:
        app?.callbackSealed == null
          ? 'The app has no callback configured, so Hongyan cannot know of any window: set `callback` with PATCH /v1/apps/{appid} and enter /wechat/callback/{appid} at 消息推送配置, or send with onNoWindow: "try".'
          : 'A message of the user opens a window of 48 hours for 5 messages, entering the chat one of a minute for 2. Wait for the user, or reach them with a subscribe message; onNoWindow: "try" lets WeChat decide.',
      details: {
        openid,
        windowEndedAt: endsAt?.toISOString() ?? null,
        remaining: conversation?.remaining ?? 0,
        reason,
      },
    },
  );
}

const inWords: Record<Reason, string> = {
  "never-opened": "as far as we were told, the user never wrote and never entered the chat",
  time: "the window that the user opened is over by then",
  count: "the messages that the user's last action allowed are used up",
};

function reasonOf(conversation: ConversationRow | undefined, sendAt: Date | undefined): Reason {
  const endsAt = conversation?.windowEndsAt ?? null;
  if (conversation === undefined || endsAt === null) return "never-opened";
  const dueAtMs = Math.max(Date.now(), sendAt?.getTime() ?? 0);
  return endsAt.getTime() <= dueAtMs ? "time" : "count";
}
