import type { Context } from "../../context.ts";
import { dispatchesOf, type Jobs, type TakenJob } from "../../dispatch/queue.ts";
import { claimMessages, returnClaims, type ClaimedMessage } from "../../store/message-claims.ts";
import { closeDispatches, insertOpenDispatches } from "../../store/open-dispatches.ts";
import { settleOpened } from "../../store/message-openings.ts";
import { orderServiceCards } from "../channels/order-service-cards.ts";
import { startStopwatch } from "../../stopwatch.ts";
import { createTurns, postpone } from "../pacing/turns.ts";
import { holdBack } from "../pacing/hold-back.ts";
import { shareName, type Share } from "../pacing/share.ts";
import { findTraces, noteSettled, sendTraced, traceChunk } from "./message-traces.ts";
import type { Sender } from "./send-message.ts";
import { settleOutcomes, type Attempted } from "./settle-outcomes.ts";
import { watchHold } from "./watch-hold.ts";

/** Messages claimed together. After a crash no more than this, times the batches of a process, are `unknown`. */
const chunkSize = 250;
/** Chunks of one share under way at once: one is claimed or settled while others are on the wire. */
const lanes = 3;

/**
 * Carries out dispatches: claims the messages that they name, sends them, writes the outcomes back. No transaction is
 * open while a message is on the wire (N1). The campaigns and the single messages that the jobs name go side by side, each at
 * its own pace; what has to wait for its pace is dispatched anew for later, so that it does not keep others waiting.
 *
 * @param isStopping asked before each chunk and each send; when it turns true, what is on the wire is finished and the
 * rest handed back.
 */
export async function dispatchMessages(
  ctx: Context,
  sender: Sender,
  jobs: TakenJob<"dispatch">[],
  isStopping: () => boolean,
): Promise<void> {
  const carriedOn = new Set<string>();
  await noteJobs(ctx, jobs);
  await allEnded(
    byShare(jobs).map((shared) => dispatchShare(ctx, sender, shared, isStopping, carriedOn)),
  );
  await closeDispatches(
    ctx.db,
    jobs.map(({ appid, jobId }) => ({ appid, dispatchId: jobId })),
    [...carriedOn],
  );
}

async function noteJobs(ctx: Context, jobs: TakenJob<"dispatch">[]): Promise<void> {
  const fresh = jobs.filter((job) => job.isNoted !== true && job.messageIds.length > 0);
  if (fresh.length === 0) return;
  const dispatches = fresh.map(({ appid, jobId, messageIds, campaignId = null }) => ({
    ...{ appid, dispatchId: jobId, messageIds, campaignId, startAfter: null },
  }));
  await ctx.db
    .transaction()
    .execute((tx) => insertOpenDispatches(tx, dispatches, ctx.config.claimLeaseSeconds));
}

/** What one share has to send. */
interface Shared {
  share: Share;
  messageIds: string[];
  /** Of the slices of a campaign that wrote them. */
  traces: string[];
}

function byShare(jobs: Jobs["dispatch"][]): Shared[] {
  const groups = Map.groupBy(jobs, ({ appid, campaignId = null }) =>
    shareName({ appid, campaignId }),
  );
  return [...groups.values()].map((ones) => {
    const { appid, campaignId = null } = ones[0] as Jobs["dispatch"];
    const messageIds = [...new Set(ones.flatMap((job) => job.messageIds))];
    const traces = [...new Set(ones.flatMap((job) => job.trace ?? []))];
    return { share: { appid, campaignId }, messageIds, traces };
  });
}

async function dispatchShare(
  ctx: Context,
  sender: Sender,
  { share, messageIds, traces }: Shared,
  isStopping: () => boolean,
  /** Gets the messages that other dispatches name from now on. */
  carriedOn: Set<string>,
): Promise<void> {
  const rest = [...messageIds];
  const turns = createTurns(ctx.pacer, share, isStopping);
  const lane = async (): Promise<void> => {
    while (rest.length > 0) {
      const turn = await turns.next(Math.min(chunkSize, rest.length));
      // Too late for now, or this process stops. Then the messages are still queued: recovery dispatches them again.
      if (turn === undefined) return;
      const chunk = rest.splice(0, turn.count);
      let sent = 0;
      await ctx.outcomes.caughtUp();
      const leave = await ctx.pacer.enterBatch(share);
      try {
        if (chunk.length > 0 && !isStopping()) {
          sent = await traceChunk(ctx, share.campaignId, traces, () =>
            dispatchChunk(ctx, sender, share, chunk, isStopping, carriedOn),
          );
        }
      } finally {
        leave();
        turn.putBack(turn.count - sent);
      }
    }
  };
  const chunkCount = Math.ceil(messageIds.length / chunkSize);
  await allEnded(Array.from({ length: Math.min(lanes, chunkCount) }, lane));
  if (rest.length === 0 || isStopping()) return;
  await postpone(ctx, share, rest, turns.resumesAt());
  ctx.metrics.postponed.inc({ reason: "pace" }, rest.length);
  for (const messageId of rest) carriedOn.add(messageId);
}

/** All have ended when it does, also when one failed. */
async function allEnded(tasks: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(tasks);
  const failed = results.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Answers with how many were put on the wire. */
async function dispatchChunk(
  ctx: Context,
  sender: Sender,
  share: Share,
  messageIds: string[],
  isStopping: () => boolean,
  carriedOn: Set<string>,
): Promise<number> {
  const { appid } = share;
  for (const messageId of await holdBack(ctx, appid, messageIds)) carriedOn.add(messageId);
  const startedAt = performance.now();
  const elapsedMs = startStopwatch();
  const claimed = await claimMessages(ctx.db, appid, messageIds, {
    owner: ctx.processId,
    leaseSeconds: ctx.config.claimLeaseSeconds,
  });
  const ready = await orderOrHandBack(ctx, appid, claimed);
  const isReady = new Set(ready.map((message) => message.messageId));
  for (const { messageId } of claimed) if (!isReady.has(messageId)) carriedOn.add(messageId);
  if (ready.length === 0) return 0;
  ctx.steps.tell("claimed", `${ready.length} of ${messageIds.length} messages`, startedAt);

  await prepareToken(ctx, appid);
  const traces = await findTraces(
    ctx,
    appid,
    ready.map((message) => message.messageId),
  );
  // A send that begins later could outlive the lease: others would take the message for lost while it is on the wire (M2).
  const lastStartMs = ctx.config.claimLeaseSeconds * 1000 - longestSendMs(ctx);
  using hold = watchHold(ctx, share);
  const attempted: Attempted[] = [];
  const unsent: ClaimedMessage[] = [];
  let sendingMs = 0;
  await Promise.all(
    ready.map(async (message) => {
      let sendStartedMs = 0;
      const mayStart = (): boolean => {
        sendStartedMs = elapsedMs();
        return !isStopping() && !hold.isHeld() && sendStartedMs < lastStartMs;
      };
      const send = () => sender.send(appid, message, mayStart);
      const trace = traces.get(message.messageId);
      const outcome = await (trace === undefined ? send() : sendTraced(ctx, trace, message, send));
      if (outcome === "not-started") {
        unsent.push(message);
        return;
      }
      attempted.push({ message, outcome });
      sendingMs += elapsedMs() - sendStartedMs;
    }),
  );
  ctx.callMeter.count(appid, attempted);
  ctx.pacer.observe(
    appid,
    attempted.map(({ outcome }) => outcome),
    sendingMs / attempted.length,
  );
  await allEnded([
    ctx.outcomes.write({ appid, messages: attempted.length }, async () => {
      const startedAtMs = Date.now();
      const retried = await settleOutcomes(ctx, appid, attempted);
      for (const messageId of retried) carriedOn.add(messageId);
      noteSettled(ctx, traces, attempted, startedAtMs);
    }),
    ...(unsent.length > 0 ? [handBack(ctx, appid, unsent)] : []),
  ]);
  for (const { messageId } of unsent) carriedOn.add(messageId);
  return attempted.length;
}

const orderAgainInSeconds = 2;

/** Nothing is on the wire yet: what cannot be ordered goes back as it is, instead of becoming `unknown` with its lease. */
async function orderOrHandBack(
  ctx: Context,
  appid: string,
  claimed: ClaimedMessage[],
): Promise<ClaimedMessage[]> {
  try {
    return await orderServiceCards(ctx, appid, claimed);
  } catch (error) {
    ctx.logger.error(
      { err: error, appid, messages: claimed.length },
      "claimed messages could not be put in order; they are handed back",
    );
    await handBack(ctx, appid, claimed, orderAgainInSeconds);
    return [];
  }
}

/** What was not put on the wire is queued again, with a dispatch of its own: this one's job ends as done. */
async function handBack(
  ctx: Context,
  appid: string,
  unsent: ClaimedMessage[],
  inSeconds = 0,
): Promise<void> {
  const messageIds = unsent.map((message) => message.messageId);
  const jobs = dispatchesOf(appid, unsent, inSeconds > 0 ? inSeconds : undefined);
  await ctx.outcomes.write({ appid, messages: unsent.length }, () =>
    ctx.db.transaction().execute(async (tx) => {
      await returnClaims(tx, appid, unsent);
      // An earlier attempt brought the card, and the user opened it during this one (M2).
      await settleOpened(tx, appid, messageIds);
      await ctx.queue.enqueue(tx, "dispatch", jobs);
    }),
  );
  ctx.queue.wake("dispatch");
}

/** Before the chunk instead of inside each send; a fault here is answered by the sends themselves. */
async function prepareToken(ctx: Context, appid: string): Promise<void> {
  const startedAt = performance.now();
  try {
    await ctx.wechat.of(appid).tokenSource.get();
  } catch {}
  ctx.steps.tell(
    "token",
    "memory, else database, else one refresh for the whole cluster",
    startedAt,
  );
}

/** Send, renew the token, send again: each within the time limit of one call. */
function longestSendMs(ctx: Context): number {
  return 3 * ctx.config.wechatTimeoutMs;
}
