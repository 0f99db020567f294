import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { insertTraces, listTraces } from "../../store/message-traces.ts";
import { traced, type SpanOptions } from "../../tracing/tracing.ts";
import type { Sender } from "./send-message.ts";
import type { Attempted } from "./settle-outcomes.ts";

/** In the transaction that writes the messages: where the traces of those go on that are recorded. */
export async function keepTraces(
  ctx: Pick<Context, "tracing">,
  tx: Tx,
  appid: string,
  messages: { messageId: string; traceparent: string | undefined }[],
): Promise<void> {
  if (!ctx.tracing.isOn) return;
  const recorded = messages.flatMap(({ messageId, traceparent }) =>
    traceparent === undefined ? [] : [{ messageId, traceparent }],
  );
  if (recorded.length > 0) await insertTraces(tx, appid, recorded);
}

/** The traceparents of those of them that are recorded, by message. A database that is away costs traces, and no message. */
export async function findTraces(
  ctx: Pick<Context, "tracing" | "db" | "logger">,
  appid: string,
  messageIds: string[],
): Promise<ReadonlyMap<string, string>> {
  if (!ctx.tracing.isOn || messageIds.length === 0) return new Map();
  try {
    const traces = await listTraces(ctx.db, appid, messageIds);
    return new Map(traces.map(({ messageId, traceparent }) => [messageId, traceparent]));
  } catch (error) {
    ctx.logger.debug({ err: error }, "traces of messages could not be read");
    return new Map();
  }
}

/** A send in the trace of the request that asked for the message. */
export function sendTraced(
  ctx: Pick<Context, "tracing">,
  parent: string,
  { messageId, kind, attempt }: ClaimedMessage,
  send: () => ReturnType<Sender["send"]>,
): ReturnType<Sender["send"]> {
  const attributes = {
    "hongyan.message.id": messageId,
    "hongyan.message.kind": kind,
    "hongyan.attempt": attempt,
  };
  const options = { kind: "consumer", parent, attributes } as const;
  return traced(ctx.tracing, "send message", options, async (span) => {
    const outcome = await send();
    if (outcome === "not-started") {
      span.set({ "hongyan.outcome": outcome });
      return outcome;
    }
    span.set({ "hongyan.outcome": outcome.kind });
    if (outcome.kind === "refused") span.set({ "hongyan.wechat.errcode": outcome.errcode });
    return outcome;
  });
}

/** A slice of a campaign has a trace of its own: one of a million messages could be read by nobody. */
export function campaignSpan(campaignId: string, links: string[] = []): SpanOptions {
  return { kind: "producer", attributes: { "hongyan.campaign.id": campaignId }, links };
}

/**
 * A chunk of a campaign, linked with the slices that wrote its messages. It is nobody's parent: 250 calls of WeChat under it
 * would hide it. Single messages are traced one by one.
 */
export async function traceChunk(
  { tracing }: Pick<Context, "tracing">,
  campaignId: string | null,
  links: string[],
  send: () => Promise<number>,
): Promise<number> {
  if (!tracing.isOn || campaignId === null) return send();
  const span = tracing.start("send campaign messages", campaignSpan(campaignId, links));
  try {
    const sent = await send();
    span.set({ "hongyan.messages": sent });
    return sent;
  } finally {
    span.end();
  }
}

/** What one write has settled, in the trace of each message. */
export function noteSettled(
  { tracing }: Pick<Context, "tracing">,
  traces: ReadonlyMap<string, string>,
  attempted: Attempted[],
  startedAtMs: number,
): void {
  const times = { startedAtMs, endedAtMs: Date.now() };
  for (const { message } of attempted) {
    const parent = traces.get(message.messageId);
    if (parent !== undefined) tracing.note("settle outcome", times, { parent });
  }
}
