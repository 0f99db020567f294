import { toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import type { PlatformApi, PushError } from "./types.ts";

/** Reads what the user set in WeChat's settings page, or shows it first (in a tap). Resolves to what was in the way. */
export function readSettings(
  api: PlatformApi,
  memory: Memory,
  call: "getSetting" | "openSetting",
): Promise<PushError | undefined> {
  return invoke<WithSubscriptions>(api, call, { withSubscriptions: true }).then(
    ({ subscriptionsSetting }) => {
      if (subscriptionsSetting) {
        memory.isOff = !subscriptionsSetting.mainSwitch;
        // Absent when no template is kept.
        memory.always = subscriptionsSetting.itemSettings || {};
        memory.save();
      }
      return undefined;
    },
    (failure) => toError(memory, failure),
  );
}

interface WithSubscriptions {
  subscriptionsSetting?: { mainSwitch: boolean; itemSettings?: Record<string, string> };
}
