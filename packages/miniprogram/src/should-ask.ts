import { findScene, type KnownScene, type Memory } from "./memory.ts";
import { isAccept } from "./show-dialog.ts";

/**
 * How many messages may still be sent; Infinity for a long-term template that the user allows; undefined: not known. What
 * the server told, and what it is still to be told: so it is right before the server answers, also without network.
 */
export function balanceOf(memory: Memory, name: string): number | undefined {
  const scene = findScene(memory, name);
  if (!scene) return undefined;
  const { templateId, type } = scene;
  let balance = memory.balances[templateId] || 0;
  if (balance < 0) balance = Infinity;
  for (const { body } of memory.queue) {
    if (isAccept((body.choices || {})[templateId])) balance += type === "long-term" ? Infinity : 1;
  }
  return balance;
}

/**
 * Is it worth a dialog? Not when the user has said no for good or just now, and not when there is enough. When they chose
 * 总是保持以上选择 with an accept there is no dialog: each tap may add one right, so the answer is yes however many there are.
 */
export function shouldAsk(
  memory: Memory,
  name: string,
  wish: number,
  minAskIntervalMs: number,
): boolean {
  const { templateId } = (findScene(memory, name) || {}) as KnownScene;
  const balance = balanceOf(memory, name) || 0;
  if (!templateId || memory.isOff || balance === Infinity) return false;
  const always = memory.always[templateId];
  if (always) return isAccept(always);
  // The distance: a clock that was set back must not silence the program for long.
  const restedMs = Math.abs(Date.now() - (memory.noAt[templateId] || 0));
  return balance < wish && restedMs >= minAskIntervalMs;
}
