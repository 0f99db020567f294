import type { BilingualText } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import {
  listDeliveriesOfEvents,
  listMessageEntries,
  type MessageEntry,
  type StoryDelivery,
} from "../../store/message-story.ts";
import type { AttemptRow, EventRow, MessageRow } from "../../store/messages.ts";
import { explainReason } from "../statistics/explain-reason.ts";

/** One thing that happened to a message, in words. */
export interface StoryStep {
  at: string;
  what:
    | "accepted"
    | "reserved"
    | "queued"
    | "attempt"
    | "sent"
    | "delivered"
    | "failed"
    | "unknown"
    | "expired"
    | "cancelled"
    | "opened"
    | "released"
    | "corrected"
    | "webhook";
  says: BilingualText;
  todo: BilingualText | null;
  attempt: number | null;
  errcode: number | null;
  rid: string | null;
  detail: string | null;
  webhook: {
    id: string;
    name: string;
    event: string;
    status: StoryDelivery["status"];
    responseStatus: number | null;
  } | null;
}

/** What happened to a message, oldest first: its states, its grant, the tries that failed, who was told. */
export async function tellStory(
  ctx: Pick<Context, "db">,
  message: MessageRow,
  {
    attempts,
    events,
    seesEveryWebhook,
  }: { attempts: AttemptRow[]; events: EventRow[]; seesEveryWebhook: boolean },
): Promise<StoryStep[]> {
  const { appid, openid, templateId, messageId } = message;
  const entries =
    templateId === null
      ? []
      : await listMessageEntries(ctx.db, { appid, openid, templateId, messageId });
  const deliveries = await listDeliveriesOfEvents(
    ctx.db,
    appid,
    events.map((event) => event.id),
    seesEveryWebhook,
  );
  const steps = [
    ...events.map((event, index) => ofEvent(event, index === 0, message)),
    ...entries.map(ofEntry),
    ...attempts.map(ofAttempt),
    ...deliveries.map(ofDelivery),
  ];
  // One transaction writes several of them at one moment: they keep the order above then.
  return steps
    .map((step, index) => ({ step, index }))
    .toSorted((a, b) => compare(a.step.at, b.step.at) || a.index - b.index)
    .map(({ step }) => step);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const bare = {
  todo: null,
  attempt: null,
  errcode: null,
  rid: null,
  detail: null,
  webhook: null,
} satisfies Partial<StoryStep>;

const states: Record<string, { what: StoryStep["what"]; zh: string; en: string }> = {
  "message.sent": { what: "sent", zh: "微信已接受。", en: "WeChat accepted it." },
  "message.delivered": { what: "delivered", zh: "已送达用户。", en: "It arrived." },
  "message.failed": { what: "failed", zh: "失败。", en: "It failed." },
  "message.unknown": {
    what: "unknown",
    zh: "没有收到微信的回答，结果未知。",
    en: "WeChat's answer was lost: nobody knows yet.",
  },
  "message.expired": {
    what: "expired",
    zh: "在能发送之前过期。",
    en: "Its time was over before it could be sent.",
  },
  "message.cancelled": { what: "cancelled", zh: "已取消。", en: "It was cancelled." },
  "message.opened": {
    what: "opened",
    zh: "用户从卡片打开了小程序。",
    en: "The user opened the mini program from the card.",
  },
};

function ofEvent(event: EventRow, isFirst: boolean, message: MessageRow): StoryStep {
  const at = event.createdAt.toISOString();
  if (event.type === "message.queued" && isFirst) {
    const says = { zh: "已受理并写入队列。", en: "Accepted, written and queued." };
    return { ...bare, at, what: "accepted", says };
  }
  const reason = typeof event.data["reason"] === "string" ? event.data["reason"] : null;
  const errcode = typeof event.data["errcode"] === "number" ? event.data["errcode"] : null;
  if (event.type === "message.queued") {
    const says = { zh: "重新进入队列。", en: "Queued again." };
    return { ...bare, at, what: "queued", says, detail: reason };
  }
  const { what, zh, en } = states[event.type] ?? {
    what: "queued" as const,
    zh: event.type,
    en: event.type,
  };
  if (reason === null) return { ...bare, at, what, says: { zh, en } };
  const { says, todo } = explainReason(reason, errcode);
  return {
    ...bare,
    at,
    what,
    says: {
      zh: `${zh.replace(/。$/, "：")}${says.zh}`,
      en: `${en.replace(/\.$/, ":")} ${says.en}`,
    },
    todo,
    errcode,
    detail: message.reason === reason ? message.detail : reason,
  };
}

function ofEntry(entry: MessageEntry): StoryStep {
  const at = entry.createdAt.toISOString();
  switch (entry.kind) {
    case "reserve": {
      const says = {
        zh: "预留了用户的 1 个授权额度。",
        en: "One grant of the user was reserved for it.",
      };
      return { ...bare, at, what: "reserved", says };
    }
    case "release": {
      const says = { zh: "退回预留的额度。", en: "The grant is free again." };
      return { ...bare, at, what: "released", says };
    }
    case "correct":
    case "revoke": {
      const says = {
        zh: `微信表示用户已无额度，账本更正 ${entry.delta}。`,
        en: `WeChat knows of no grant: the ledger was corrected by ${entry.delta}.`,
      };
      return { ...bare, at, what: "corrected", says };
    }
  }
}

function ofAttempt(attempt: AttemptRow): StoryStep {
  const at = (attempt.startedAt ?? attempt.endedAt).toISOString();
  const about = {
    at,
    what: "attempt" as const,
    attempt: attempt.attempt,
    errcode: attempt.errcode,
    rid: attempt.rid,
    detail: attempt.detail,
    webhook: null,
  };
  switch (attempt.outcome) {
    case "refused": {
      const { says, todo } = explainReason(`WECHAT_${attempt.errcode ?? ""}`, attempt.errcode);
      return {
        ...about,
        says: {
          zh: `第 ${attempt.attempt} 次发送，微信拒绝（${attempt.errcode ?? ""}）：${says.zh}`,
          en: `Attempt ${attempt.attempt}: WeChat refused it (${attempt.errcode ?? ""}): ${says.en}`,
        },
        todo,
      };
    }
    case "unanswered":
      return {
        ...about,
        says: {
          zh: `第 ${attempt.attempt} 次发送，没有收到微信的回答。`,
          en: `Attempt ${attempt.attempt}: there was no answer of WeChat's.`,
        },
        todo: null,
      };
    case "abandoned":
      return {
        ...about,
        says: {
          zh: `第 ${attempt.attempt} 次发送，发送进程中途停止。`,
          en: `Attempt ${attempt.attempt}: the process that made it stopped.`,
        },
        todo: null,
      };
  }
}

function ofDelivery(delivery: StoryDelivery): StoryStep {
  const { eventType, name, status } = delivery;
  const says = {
    pending: {
      zh: `等待告知 webhook「${name}」：${eventType}`,
      en: `The webhook ${name} is to be told: ${eventType}`,
    },
    delivered: {
      zh: `已告知 webhook「${name}」：${eventType}`,
      en: `The webhook ${name} was told: ${eventType}`,
    },
    failed: {
      zh: `未能告知 webhook「${name}」：${eventType}`,
      en: `The webhook ${name} could not be told: ${eventType}`,
    },
  }[status];
  return {
    ...bare,
    at: delivery.at.toISOString(),
    what: "webhook",
    says,
    attempt: delivery.attempt,
    detail: delivery.error,
    webhook: {
      id: delivery.webhookId,
      name,
      event: eventType,
      status,
      responseStatus: delivery.responseStatus,
    },
  };
}
