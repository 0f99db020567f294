import { toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import type { PlatformApi, PushError } from "./types.ts";

/** Reads what the user set in WeChat's settings page, or shows it first (in a tap). Resolves to what was in the way. */
export function readSettings(
  api: PlatformApi,
  memory: Memory,
  call: "getSetting" | "openSetting",
  timeout?: number,
): Promise<PushError | undefined> {
  return invoke<WithSubscriptions>(api, call, { withSubscriptions: true, timeout }).then(
    ({ subscriptionsSetting }) => {
      const { mainSwitch = true, itemSettings } = subscriptionsSetting || {};
      // Where the client does not tell, it is for the next tap to find out: the user may have switched it on again.
      memory.isOff = !mainSwitch;
      // Absent when no template is kept.
      memory.always = itemSettings || {};
      memory.save();
      return undefined;
    },
    (failure) => toError(memory, failure),
  );
}

interface WithSubscriptions {
  subscriptionsSetting?: { mainSwitch?: boolean; itemSettings?: Record<string, string> };
}
