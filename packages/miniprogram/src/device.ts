import { acceptedOf, readChoices } from "./ask.ts";
import { toError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke } from "./platform.ts";
import type { DeviceRequest, DeviceResult, PlatformApi } from "./types.ts";

/**
 * Asks for messages of a device, from within a tap. WeChat keeps the right, so there is nothing to report.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeDeviceMessage.html
 */
export function requestDevice(
  api: PlatformApi,
  memory: Memory,
  device: DeviceRequest,
): Promise<DeviceResult> {
  return invoke<object>(api, "requestSubscribeDeviceMessage", device).then(
    (answer) => {
      const choices = readChoices(answer, device.tmplIds);
      return { choices, accepted: acceptedOf(choices), errors: [] };
    },
    (failure) => ({ choices: {}, accepted: [], errors: [toError(memory, failure)] }),
  );
}
