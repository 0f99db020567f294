import type { Emulator } from "@hongyan/wechat-emulator";
import type { Context } from "../context.ts";
import { explainLedgerEntry } from "../flow/grants/explain-ledger-entry.ts";
import {
  findNewest,
  listEntriesAfter,
  listEventsAfter,
  type RecentEntry,
  type RecentEvent,
} from "../store/recent-changes.ts";

/** A line of the panel beside the phone. */
type Line = Parameters<Emulator["control"]["tell"]>[0];

const sliceLength = 200;
/** A step may be told while its transaction is still open: what it wrote is there at once, or a moment later. */
const laterMs = [5, 100];

/**
 * Shows in the panel beside the phone what the server does underneath: each step of a message's path with its time, each
 * entry of the ledger, each event. For the first run; nothing of it runs in production.
 */
export async function tellPhone(
  ctx: Context,
  emulator: Emulator,
  appid: string,
): Promise<AsyncDisposable> {
  const tell = (line: Line): unknown => emulator.control.tell(line);
  let { eventId, entryId } = await findNewest(ctx.db, appid);
  let reading: Promise<void> = Promise.resolve();
  const timers = new Set<NodeJS.Timeout>();

  const read = async (): Promise<void> => {
    const events = await listEventsAfter(ctx.db, appid, eventId, sliceLength);
    const entries = await listEntriesAfter(ctx.db, appid, entryId, sliceLength);
    eventId = events.at(-1)?.id ?? eventId;
    entryId = entries.at(-1)?.id ?? entryId;
    const lines = [...entries.map(describeEntry), ...events.map(describeEvent)];
    for (const { line } of lines.toSorted((a, b) => a.at - b.at)) tell(line);
  };
  const readIn = (ms: number): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      // Watching must not disturb: a database that is away is told where it matters.
      reading = reading.then(read).catch(() => {});
    }, ms);
    timers.add(timer);
  };
  const stopWatching = ctx.steps.watch(({ name, detail, elapsedMs }) => {
    tell({ kind: "step", title: stepTitles[name], detail, ms: Math.round(elapsedMs * 10) / 10 });
    for (const ms of laterMs) readIn(ms);
  });

  return {
    async [Symbol.asyncDispose]() {
      stopWatching();
      for (const timer of timers) clearTimeout(timer);
      await reading;
    },
  };
}

const stepTitles = {
  code: "用 code 换 openid",
  grants: "用户的选择记入账本",
  token: "取 access_token",
  validated: "逐项校验模板关键词",
  reserved: "一个事务：预留额度、写消息、写事件、入队",
  claimed: "派发进程认领消息",
  settled: "调用微信发送，结果写回",
  callback: "微信的推送，验签并解密",
  opened: "用户从通知打开了小程序",
} as const;

function describeEntry(entry: RecentEntry): { at: number; line: Line } {
  const { openid, templateId, delta, messageId, createdAt } = entry;
  const title = `账本 ${delta > 0 ? "+" : ""}${delta}：${explainLedgerEntry(entry).zh}`;
  const detail = { templateId, delta, messageId, source: entry.source, kind: entry.kind };
  return { at: createdAt.getTime(), line: { kind: "ledger", openid, title, detail } };
}

function describeEvent({ type, messageId, openid, data, createdAt }: RecentEvent): {
  at: number;
  line: Line;
} {
  return {
    at: createdAt.getTime(),
    line: {
      kind: "state",
      ...(openid !== null && { openid }),
      title: `事件 ${type}${eventMeanings[type] === undefined ? "" : `：${eventMeanings[type]}`}`,
      detail: { messageId, ...data },
      isError: /^message\.(failed|unknown|expired)$|^app\.paused$/.test(type),
    },
  };
}

const eventMeanings: Readonly<Record<string, string>> = {
  "message.queued": "消息已受理，排队中",
  "message.sent": "微信已接受",
  "message.delivered": "已送达用户",
  "message.opened": "用户点开了这条消息",
  "message.failed": "发送失败",
  "message.unknown": "请求已发出，答复丢失，结果未知，不会盲目重发",
  "message.expired": "过期未发",
  "message.cancelled": "已取消",
  "grant.accepted": "用户同意",
  "grant.refused": "用户拒绝",
  "grant.revoked": "用户关闭了这个模板",
  "grant.corrected": "按 43101 更正额度",
  "customer.message": "用户发来客服消息",
  "customer.entered": "用户进入客服会话",
  "customer.handed-over": "转给人工客服",
  "app.paused": "小程序暂停发送",
  "app.resumed": "恢复发送",
};
