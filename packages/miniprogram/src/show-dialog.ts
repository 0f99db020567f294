import { toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import type { DeviceResult, PlatformApi, PushError } from "./types.ts";

/**
 * Shows one of WeChat's two dialogs, from within the tap: the platform is called at once. Never rejects. Of all that the
 * platform puts into its result, the answers for what was asked.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeDeviceMessage.html
 */
export async function showDialog(
  api: PlatformApi,
  memory: Memory,
  call: "requestSubscribeMessage" | "requestSubscribeDeviceMessage",
  options: { tmplIds: string[] },
): Promise<DeviceResult> {
  const choices: Record<string, string> = {};
  const errors: PushError[] = [];
  try {
    const answer = await invoke<Record<string, string>>(api, call, options);
    for (const id of options.tmplIds) {
      const choice = answer[id];
      if (choice) choices[id] = choice;
    }
  } catch (failure) {
    errors.push(toError(memory, failure));
  }
  return { choices, accepted: acceptedOf(choices), errors };
}

export function acceptedOf(choices: Record<string, string>): string[] {
  return Object.keys(choices).filter((name) => isAccept(choices[name]));
}

export function isAccept(choice: string | undefined): boolean {
  // oxlint-disable-next-line unicorn/prefer-string-starts-ends-with -- what is no text is no accept either
  return /^accept/.test(choice as string);
}
