import { toError } from "./errors.ts";
import { findScene, type KnownScene, type Memory } from "./memory.ts";
import { planTap } from "./plan.ts";
import type { Reports } from "./reports.ts";
import { acceptedOf, isAccept, showDialog } from "./show-dialog.ts";
import type { PlatformApi, PushError, RequestResult } from "./types.ts";

/** What a tap comes to. The report takes its time: the next tap need not wait for it. */
export interface Asked {
  result: Promise<RequestResult>;
}

/** Asks for scenes, from within the tap. Resolves when the dialog is closed. Never rejects. */
export async function ask(
  api: PlatformApi,
  memory: Memory,
  reports: Reports,
  names: readonly string[],
  maxTemplates: number,
): Promise<Asked> {
  const choices: Record<string, string> = {};
  const errors: PushError[] = [];
  const known: KnownScene[] = [];
  const unknown: string[] = [];
  let remaining: KnownScene[] = [];
  let report = Promise.resolve(false);

  for (const name of names || []) {
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
    const { asked, later, tmplIds } = planTap(known, memory.limit || maxTemplates);
    const told = await showDialog(api, memory, "requestSubscribeMessage", { tmplIds });
    const [error] = told.errors;
    remaining = later;
    if (error) {
      errors.push(error);
      if (error.retry !== "never") remaining = asked.concat(later);
      // 5 or 3 or 1: how many is tied to no version.
      if (error.errCode === 20003) memory.limit = tmplIds[3] ? 3 : 1;
      if (error.errCode === 20004) memory.isOff = true;
      memory.save();
    } else {
      memory.isOff = false;
      for (const { scene, templateId } of asked) {
        const choice = told.choices[templateId];
        if (choice) {
          choices[scene] = choice;
          memory.noAt[templateId] = isAccept(choice) ? 0 : Date.now();
        }
      }
      // The time with it: a phone may be poor at chance.
      const id = `${Date.now()}${Math.random()}`;
      report = reports.keep({ id, choices: told.choices });
    }
  }
  const result = report.then((isReported) => ({
    choices,
    accepted: acceptedOf(choices),
    remaining: remaining.map(({ scene }) => scene),
    errors,
    isReported,
  }));
  return { result };
}
