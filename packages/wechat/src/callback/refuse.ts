import type { CallbackRefusal, CallbackStage } from "./types.ts";

export function refuse(stage: CallbackStage, reason: string): CallbackRefusal {
  return { ok: false, stage, reason };
}
