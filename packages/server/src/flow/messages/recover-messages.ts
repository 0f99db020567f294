import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { dispatchesOf } from "../../dispatch/queue.ts";
import { fallThrough } from "../channels/continue-uniform-messages.ts";
import { deliverOpened } from "./record-opening.ts";
import { abandonDeadClaims } from "../../store/message-claims.ts";
import {
  expireMessages,
  failUnresolved,
  listStranded,
  requeueUnresolved,
  type MessageRef,
} from "../../store/message-endings.ts";
import {
  listOpenMessages,
  planLooks,
  takeOpenDispatches,
  type OpenMessage,
  type TakenDispatch,
} from "../../store/dispatch-looks.ts";
import { moveFromDispatches, readDatabaseTime } from "../../store/open-dispatches.ts";

/** Which dispatches are looked at: those that should have been over by now, or every one, of one app or of all. */
export interface Look {
  at: "due" | "all";
  appid?: string;
  /** When this process began to take jobs, where nobody else can: what was taken before is a dead process's. */
  takingSince?: Date | undefined;
}

/** No lock is held for long. */
const dispatchesAtOnce = 500;
const messagesAtOnce = 2_000;
/** Others have their turn then; what is left is due still. */
const longestLookMs = 20_000;

/** How many messages were set right, by what had happened to them. */
const nothing = { abandoned: 0, opened: 0, expired: 0, failed: 0, resent: 0, stranded: 0 };
type Recovered = typeof nothing;

/**
 * What no event would ever set right by itself: claims of dead workers, messages that ran out of time, unknown outcomes
 * that nobody resolved, and due messages whose dispatch was lost (M2). Looks at open dispatches and forgets those that are
 * over. Run by every worker now and then; each dispatch is looked at by one of them.
 *
 * @param isStopping asked before each slice
 */
export async function recoverMessages(
  ctx: Context,
  look: Look,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const total: Recovered = { ...nothing };
  const count = (more: Recovered): void => {
    for (const key of Object.keys(total) as (keyof Recovered)[]) total[key] += more[key];
  };
  // Dispatches that come of this very look are not looked at.
  const before = await readDatabaseTime(ctx.db);
  const startedAt = performance.now();
  let after: TakenDispatch | undefined;
  while (!isStopping()) {
    if (look.at === "due" && performance.now() - startedAt > longestLookMs) break;
    const page = {
      onlyDue: look.at === "due",
      before,
      appid: look.appid,
      after: look.at === "due" ? undefined : after,
      limit: dispatchesAtOnce,
      mostMessages: messagesAtOnce,
      lookAfterSeconds: ctx.config.claimLeaseSeconds,
      trustFrom: look.takingSince,
    };
    const taken = await ctx.db.transaction().execute((tx) => takeOpenDispatches(tx, page));
    if (taken.length > 0) count(await lookAt(ctx, taken));
    after = taken.at(-1);
    if (after === undefined) break;
  }
  if (total.expired + total.failed > 0) ctx.queue.wake("uniform");
  if (total.stranded > 0) ctx.queue.wake("dispatch");
  if (Object.values(total).some((number) => number > 0)) {
    ctx.logger.warn(
      total,
      "messages were recovered: claims of dead workers, late, unresolved, or without a dispatch",
    );
  }
}

async function lookAt(ctx: Context, dispatches: TakenDispatch[]): Promise<Recovered> {
  const recovered: Recovered = { ...nothing };
  const within = <T>(step: (tx: Tx) => Promise<T>): Promise<T> =>
    ctx.db.transaction().execute(step);
  const open = await listOpenMessages(ctx.db, dispatches);
  const ofStatus = Map.groupBy(open, (one) => one.status);
  const { sending = [], queued = [], unknown = [] } = Object.fromEntries(ofStatus);

  const dead = sending.filter((one) => one.hasEnded);
  if (dead.length > 0) recovered.abandoned = await within((tx) => abandonDeadClaims(tx, dead));
  const late = queued.filter((one) => one.hasEnded);
  if (late.length > 0) {
    recovered.expired = await within((tx) => endAndFall(ctx, tx, expireMessages, late));
  }
  const unresolved = [...unknown, ...dead];
  if (unresolved.length > 0) {
    recovered.opened = await within((tx) => deliverOpened(tx, unresolved));
    recovered.failed = await within((tx) => endAndFall(ctx, tx, failUnresolved, unresolved));
    recovered.resent = await within((tx) => requeueUnresolved(tx, unresolved));
  }
  const waiting = new Set(dispatches.flatMap((one) => (one.isWaiting ? [one.dispatchId] : [])));
  const mayBeStranded = [
    ...queued.filter((one) => one.isDue && !one.hasEnded && !waiting.has(one.dispatchId)),
    ...(recovered.resent > 0 ? unresolved : []),
  ];
  if (mayBeStranded.length > 0) {
    recovered.stranded = await within((tx) => redispatch(ctx, tx, open, mayBeStranded));
  }
  await planLooks(ctx.db, dispatches, ctx.config.claimLeaseSeconds);
  return recovered;
}

/** The channels of uniform messages end with them, in the same transaction. */
async function endAndFall(
  ctx: Context,
  tx: Tx,
  end: (tx: Tx, messages: MessageRef[]) => Promise<MessageRef[]>,
  messages: MessageRef[],
): Promise<number> {
  const ended = await end(tx, messages);
  for (const [appid, ones] of Map.groupBy(ended, (one) => one.appid)) {
    await fallThrough(
      ctx,
      tx,
      appid,
      ones.map((one) => one.messageId),
    );
  }
  return ended.length;
}

/** What the new dispatches name, the old ones do not name any more. */
async function redispatch(
  ctx: Context,
  tx: Tx,
  open: OpenMessage[],
  mayBeStranded: OpenMessage[],
): Promise<number> {
  const stranded = await listStranded(tx, mayBeStranded);
  if (stranded.length === 0) return 0;
  for (const [appid, messages] of Map.groupBy(stranded, (one) => one.appid)) {
    await ctx.queue.enqueue(tx, "dispatch", dispatchesOf(appid, messages));
  }
  const moved = new Set(stranded.map((one) => `${one.appid} ${one.messageId}`));
  await moveFromDispatches(
    tx,
    open.filter((one) => moved.has(`${one.appid} ${one.messageId}`)),
  );
  return stranded.length;
}
