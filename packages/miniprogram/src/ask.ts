import { toError } from "./errors.ts";
import { findScene, type KnownScene, type Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import { planTap } from "./plan.ts";
import type { Reports } from "./reports.ts";
import type { PlatformApi, PushError, RequestResult } from "./types.ts";

/**
 * Shows the dialog, from within the tap: nothing is awaited before the platform is called. Never rejects.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export async function ask(
  api: PlatformApi,
  memory: Memory,
  reports: Reports,
  asked: readonly string[],
  maxTemplates: number,
): Promise<RequestResult> {
  const choices: Record<string, string> = {};
  const errors: PushError[] = [];
  let remaining: KnownScene[] = [];
  let isReported = false;

  const known: KnownScene[] = [];
  const unknown: string[] = [];
  const names = ([] as string[]).concat(asked || []);
  for (const name of names) {
    const scene = findScene(memory, name);
    if (scene) known.push(scene);
    else unknown.push(name);
  }
  if (unknown[0]) {
    const code = memory.scenes[0] ? "SCENE_UNKNOWN" : "NOT_READY";
    errors.push(toError(memory, unknown.join(), code));
  }
  // Whether nothing at all may be asked for is for WeChat to say.
  if (known[0] || !unknown[0]) {
    const limit = Math.min(memory.limit || maxTemplates, maxTemplates);
    const { now, later, templateIds } = planTap(known, limit);
    remaining = later;
    try {
      const answer = await invoke<object>(api, "requestSubscribeMessage", { tmplIds: templateIds });
      const told = readChoices(answer, templateIds);
      remember(memory, told, now);
      for (const { scene, templateId } of now) {
        const choice = told[templateId];
        if (choice) choices[scene] = choice;
      }
      // The time with it: a phone may be poor at chance.
      const id = `${Date.now()}${Math.random()}`;
      isReported = await reports.add("/mp/grants", { id, choices: told });
    } catch (failure) {
      const error = toError(memory, failure);
      errors.push(error);
      if (error.retry !== "never") remaining = now.concat(later);
      // 5 or 3 or 1: how many is tied to no version.
      if (error.errCode === 20003) memory.limit = templateIds[3] ? 3 : 1;
      if (error.errCode === 20004) memory.isOff = true;
      memory.save();
    }
  }
  return {
    choices,
    accepted: acceptedOf(choices),
    remaining: remaining.map(({ scene }) => scene),
    errors,
    isReported,
  };
}

/** The balance is right before the server tells it, also without network. All that is asked at once is of one type. */
function remember(memory: Memory, choices: Record<string, string>, [first]: KnownScene[]): void {
  const { refusedAt, balances } = memory;
  for (const [templateId, choice] of Object.entries(choices)) {
    const gained = isAccept(choice) ? 1 : 0;
    refusedAt[templateId] = gained ? 0 : Date.now();
    const isLongTerm = first!.type === "long-term";
    balances[templateId] = isLongTerm ? -gained : (balances[templateId] || 0) + gained;
  }
}

export function acceptedOf(choices: Record<string, string>): string[] {
  return Object.keys(choices).filter((name) => isAccept(choices[name] as string));
}

export function isAccept(choice: string): boolean {
  return choice.startsWith("accept");
}

/** Of all that the platform puts into its result, the answers for what was asked. */
export function readChoices(
  answer: object,
  templateIds: readonly string[],
): Record<string, string> {
  const choices: Record<string, string> = {};
  for (const templateId of templateIds) {
    const choice = (answer as Record<string, string | undefined>)[templateId];
    if (choice) choices[templateId] = choice;
  }
  return choices;
}
