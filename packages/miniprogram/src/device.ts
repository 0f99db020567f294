import { acceptedOf, readChoices } from "./ask.ts";
import { toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import type { DeviceRequest, DeviceResult, PlatformApi, PushError } from "./types.ts";

/**
 * Asks for messages of a device, from within a tap. WeChat keeps the right, so there is nothing to report.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeDeviceMessage.html
 */
export async function requestDevice(
  api: PlatformApi,
  memory: Memory,
  device: DeviceRequest,
): Promise<DeviceResult> {
  const errors: PushError[] = [];
  let choices: Record<string, string> = {};
  try {
    const answer = await invoke<object>(api, "requestSubscribeDeviceMessage", device);
    choices = readChoices(answer, device.tmplIds);
  } catch (failure) {
    errors.push(toError(memory, failure));
  }
  return { choices, accepted: acceptedOf(choices), errors };
}
