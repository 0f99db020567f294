import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { pacedDispatchesOf } from "../../dispatch/queue.ts";
import {
  delayMessages,
  dropMessages,
  lockHeldBack,
  type HeldBackReason,
} from "../../store/held-back-messages.ts";
import { lockFrequencies, saveFrequencies } from "../../store/frequencies.ts";
import { listRuledMessages, type RuledMessage, type SceneRules } from "../../store/scene-rules.ts";
import { fallThrough } from "../channels/continue-uniform-messages.ts";
import { firstFree } from "./frequency.ts";
import { outOfQuietHours } from "./quiet-hours.ts";

/** A message that may not go now. */
interface HeldBack {
  message: RuledMessage;
  action: "delay" | "drop";
  until: Date;
  reason: HeldBackReason;
}

/**
 * The quiet hours and the frequency caps of scenes, asked when a message comes due and before it is claimed: so that it does
 * not matter what delayed it, and single messages, campaigns and retries keep to the same rules. What may not go now is due
 * later or ends; the rest is left for the claim. An app without such scenes pays nothing. Answers with those that other
 * dispatches name from now on.
 */
export async function holdBack(
  ctx: Context,
  appid: string,
  messageIds: string[],
): Promise<string[]> {
  const rules = await ctx.reference.sceneRules(appid);
  if (rules.length === 0) return [];
  const held = await ctx.db.transaction().execute(async (tx) => {
    const scenes = rules.map((rule) => rule.scene);
    const messages = await listRuledMessages(tx, appid, messageIds, scenes);
    const ruled = messages.flatMap((message) => {
      const rule = rules.find((one) => one.scene === message.scene);
      return rule === undefined ? [] : [{ message, rule }];
    });
    const quiet = ruled.flatMap(({ message, rule }) => inQuietHours(message, rule) ?? []);
    const others = ruled.filter(({ message }) => !quiet.some((one) => one.message === message));
    const tooMany = await overCap(tx, appid, others);
    const heldBack = [...quiet, ...tooMany];
    return { ...(await carryOut(ctx, tx, appid, heldBack)), heldBack };
  });
  for (const { reason, action } of held.heldBack) {
    if (action === "delay") ctx.metrics.postponed.inc({ reason: reason.toLowerCase() });
  }
  if (held.hasFallen) ctx.queue.wake("uniform");
  return held.delayed;
}

function inQuietHours(message: RuledMessage, { quietHours }: SceneRules): HeldBack | undefined {
  if (quietHours === null || message.ignoresQuietHours) return undefined;
  const { now, timeZone } = message;
  const until = outOfQuietHours(quietHours, timeZone, now);
  if (until <= now) return undefined;
  return { message, action: quietHours.action, until, reason: "QUIET_HOURS" };
}

/** Takes a slot for each message that may go. Its own earlier one, of an attempt before, does not stand in its way. */
async function overCap(
  tx: Tx,
  appid: string,
  ruled: { message: RuledMessage; rule: SceneRules }[],
): Promise<HeldBack[]> {
  const capped = ruled.filter(({ rule }) => rule.frequencyCap !== null);
  if (capped.length === 0) return [];
  const frequencies = await lockFrequencies(
    tx,
    appid,
    capped.map(({ message }) => message),
  );
  const held: HeldBack[] = [];
  for (const { message, rule } of capped) {
    const cap = rule.frequencyCap;
    const frequency = frequencies.find(
      (one) => one.scene === message.scene && one.openid === message.openid,
    );
    if (cap === null || frequency === undefined) continue;
    const nowMs = message.now.getTime();
    // It was accepted with a place of its own, and came late: it waits for another, and is not lost.
    const hasPlace =
      cap.action === "reject" && frequency.slots.some((slot) => slot.id === message.messageId);
    const slots = frequency.slots.filter(
      (slot) => slot.id !== message.messageId && slot.atMs > nowMs - cap.seconds * 1000,
    );
    const atMs = firstFree(
      slots.map((slot) => slot.atMs),
      cap,
      nowMs,
    );
    if (atMs <= nowMs || hasPlace) slots.push({ id: message.messageId, atMs });
    if (atMs > nowMs) {
      const action = hasPlace || cap.action === "delay" ? "delay" : "drop";
      held.push({ message, action, until: new Date(atMs), reason: "FREQUENCY_CAP" });
    }
    frequency.slots = slots;
  }
  await saveFrequencies(tx, appid, frequencies);
  return held;
}

const details: Record<HeldBackReason, string> = {
  QUIET_HOURS: "it came due in the quiet hours of its scene",
  FREQUENCY_CAP: "the user got as many messages of its scene as the frequency cap allows",
};

/** `hasFallen`: channels of uniform messages fell through with the messages that ended. */
async function carryOut(
  ctx: Context,
  tx: Tx,
  appid: string,
  held: HeldBack[],
): Promise<{ delayed: string[]; hasFallen: boolean }> {
  const told = held.map(({ message, action, until, reason }) => ({
    messageId: message.messageId,
    campaignId: message.campaignId,
    expireAt: message.expireAt,
    action,
    until,
    reason,
    detail: details[reason],
  }));
  const delayed = told.filter((one) => one.action === "delay");
  const dropped = told.filter((one) => one.action === "drop");
  if (told.length > 0) await lockHeldBack(tx, appid, delayed, dropped);
  if (delayed.length > 0) {
    await delayMessages(tx, appid, delayed);
    // What expires before is looked at when it does: its dispatch is over then.
    const byTime = Map.groupBy(delayed, ({ until, expireAt }) =>
      Math.min(until.getTime(), expireAt?.getTime() ?? Infinity),
    );
    const jobs = [...byTime].flatMap(([atMs, ones]) =>
      pacedDispatchesOf(appid, ones, new Date(atMs)),
    );
    await ctx.queue.enqueue(tx, "dispatch", jobs);
  }
  const ended = dropped.length === 0 ? [] : await dropMessages(tx, appid, dropped);
  const { hasFallen } = await fallThrough(ctx, tx, appid, ended);
  return { delayed: delayed.map((one) => one.messageId), hasFallen };
}
