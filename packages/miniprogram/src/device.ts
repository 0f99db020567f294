import { acceptedOf, readChoices, type Choice } from "./ask.ts";
import { toError, type PushError } from "./errors.ts";
import type { Memory } from "./memory.ts";
import { invoke, type PlatformApi } from "./platform.ts";

export interface DeviceRequest {
  /** Device templates belong to no scene: the right is per device, and WeChat keeps it. */
  tmplIds: string[];
  sn: string;
  modelId: string;
  /** From your server (POST /v1/device-tickets); good for five minutes. */
  snTicket: string;
}

export interface DeviceResult {
  /** By template id. */
  choices: Record<string, Choice>;
  accepted: string[];
  errors: PushError[];
}

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
