import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import {
  deleteRowsOf,
  eraseEvents,
  eraseMessages,
  isStillNeeded,
  listOpenMessagesOf,
} from "../../store/erase-user.ts";
import {
  markDone,
  markErased,
  postponeErasure,
  takeErasure,
  type ErasureRow,
} from "../../store/erasures.ts";
import { cancelMessage } from "../../store/message-endings.ts";
import { findUser } from "../../store/users.ts";
import { walkAuditLog, walkCallbacks, walkUniformMessages, type EraseWalk } from "./erase-walks.ts";

type Erasure = ErasureRow & { openid: string };

/** Whoever works on one says so more often; past it others take it up, and every step may be done twice. */
const leaseSeconds = 60;
/** While a message of the user is on the wire. */
const onTheWireSeconds = 3;
/** For what WeChat still says of the last messages, and for the notice to reach the business. */
const settlingSeconds = 3_600;
/** So long a notice that no webhook takes, and a campaign that stands still, hold it up. */
const longestNeededMs = 7 * 86_400_000;
const messagesAtOnce = 500;
const looksAtOnce = 5_000;

/** Works on one erasure that is due. False: none is. */
export async function carryOutErasure(ctx: Context, signal: AbortSignal): Promise<boolean> {
  const erasure = await takeErasure(ctx.db, leaseSeconds);
  if (erasure === undefined) return false;
  await (erasure.state === "waiting" ? erase(ctx, erasure, signal) : finish(ctx, erasure, signal));
  return true;
}

/** Everything but the notice. */
async function erase(ctx: Context, erasure: Erasure, signal: AbortSignal): Promise<void> {
  if (!(await endMessages(ctx, erasure, signal))) {
    await postponeErasure(ctx.db, erasure, onTheWireSeconds);
    return;
  }
  if (!(await eraseAll(ctx, erasure, signal, { which: "all-but-notices" }))) return;
  if (!(await markErased(ctx.db, erasure, settlingSeconds))) return;
  const { appid, erasureId, cause } = erasure;
  ctx.logger.info({ appid, erasureId, cause }, "the data of a user was erased");
}

/** What came in after it, and the notice. A user who is back has new data of their own, which stays. */
async function finish(ctx: Context, erasure: Erasure, signal: AbortSignal): Promise<void> {
  const isPatient = Date.now() - (erasure.erasedAt?.getTime() ?? 0) < longestNeededMs;
  if (isPatient && (await isStillNeeded(ctx.db, erasure))) {
    await postponeErasure(ctx.db, erasure, settlingSeconds);
    return;
  }
  const isBack = (await findUser(ctx.db, erasure.appid, erasure.openid)) !== undefined;
  if (!isBack && !(await endMessages(ctx, erasure, signal))) {
    await postponeErasure(ctx.db, erasure, onTheWireSeconds);
    return;
  }
  const isAll = isBack
    ? await inSlices(ctx, erasure, signal, (tx) => eraseNotices(tx, erasure))
    : await eraseAll(ctx, erasure, signal, { which: "all" });
  if (isAll) await markDone(ctx.db, erasure);
}

/** Cancels what is queued, its grants given back (L2). False while something is on the wire, or nobody knows whether it was sent. */
async function endMessages(ctx: Context, erasure: Erasure, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const open = await listOpenMessagesOf(ctx.db, erasure, messagesAtOnce);
    const queued = open.filter(({ status }) => status === "queued");
    if (queued.length === 0) return open.length === 0;
    for (const { messageId } of queued) {
      await ctx.db.transaction().execute((tx) => cancelMessage(tx, erasure.appid, messageId));
    }
    await postponeErasure(ctx.db, erasure, leaseSeconds);
  }
  return false;
}

/** False: told to stop before the end, or it has to begin again. */
async function eraseAll(
  ctx: Context,
  erasure: Erasure,
  signal: AbortSignal,
  { which }: { which: "all" | "all-but-notices" },
): Promise<boolean> {
  const slices = (erase: (tx: Tx) => Promise<boolean>) => inSlices(ctx, erasure, signal, erase);
  const walk = (one: EraseWalk) => {
    let after: string | null = null;
    return slices(async (tx) => {
      const next = await one(tx, erasure, { after, limit: looksAtOnce });
      after = next ?? null;
      return next !== undefined;
    });
  };
  const limit = messagesAtOnce;
  // The users' row last but for the walks: while it is there, a request for its data finds what is left.
  return (
    (await slices(async (tx) => (await eraseMessages(tx, erasure, limit)) === limit)) &&
    (await slices(async (tx) => (await eraseEvents(tx, erasure, { which, limit })) === limit)) &&
    (await deleteRows(ctx, erasure)) &&
    (await walk(walkCallbacks)) &&
    (await walk(walkUniformMessages)) &&
    (await walk(walkAuditLog))
  );
}

/** False: a message came since they were ended. It is ended first, at the next look. */
async function deleteRows(ctx: Context, erasure: Erasure): Promise<boolean> {
  const isDeleted = await ctx.db.transaction().execute((tx) => deleteRowsOf(tx, erasure));
  if (!isDeleted) await postponeErasure(ctx.db, erasure, onTheWireSeconds);
  return isDeleted;
}

async function eraseNotices(tx: Tx, erasure: Erasure): Promise<boolean> {
  const limit = messagesAtOnce;
  return (await eraseEvents(tx, erasure, { which: "notices", limit })) === limit;
}

/** Each slice is a transaction, with as long a rest after it as it took. `erase` says whether there is more. */
async function inSlices(
  ctx: Context,
  erasure: Erasure,
  signal: AbortSignal,
  erase: (tx: Tx) => Promise<boolean>,
): Promise<boolean> {
  for (let isMore = true; isMore;) {
    if (signal.aborted) return false;
    const startedAt = performance.now();
    isMore = await ctx.db.transaction().execute(erase);
    if (!isMore) break;
    await postponeErasure(ctx.db, erasure, leaseSeconds);
    await wait(performance.now() - startedAt, undefined, { signal }).catch(() => {});
  }
  return true;
}
