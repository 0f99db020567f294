import { isAccept } from "./ask.ts";
import { findScene, type Memory } from "./memory.ts";

/** How many messages may still be sent; Infinity for a long-term template that the user allows; undefined: not known. */
export function balanceOf(memory: Memory, name: string): number | undefined {
  const scene = findScene(memory, name);
  if (!scene) return undefined;
  const balance = memory.balances[scene.templateId] || 0;
  return balance < 0 ? Infinity : balance;
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
  const scene = findScene(memory, name);
  const balance = balanceOf(memory, name) || 0;
  if (!scene || memory.isOff || balance === Infinity) return false;
  const always = memory.always[scene.templateId];
  if (always) return isAccept(always);
  // The distance: a clock that was set back must not silence the program for long.
  const restedMs = Math.abs(Date.now() - (memory.refusedAt[scene.templateId] || 0));
  return balance < wish && restedMs >= minAskIntervalMs;
}
