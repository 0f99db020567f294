import { z } from "zod";
import { appid, at, lang, miniprogramState, page, templateId } from "./common.ts";
import { recipient } from "./messages.ts";

const sn = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,128}$/, "must be 1 to 128 letters, digits, - or _")
  .describe("Serial number of the device");
const modelId = z
  .string()
  .min(1)
  .max(128)
  .describe("Model id of the hardware, as registered at WeChat");

const device = z.object({ sn, modelId });
export const deviceTicketRequest = device.extend({ appid: appid.optional() });
export const mpDeviceTicketRequest = device;
export const deviceTicketResponse = z.object({
  ticket: z.string().describe("snTicket of wx.requestSubscribeDeviceMessage"),
  expiresAt: z.iso.datetime().describe("Five minutes from now"),
});

export const deviceMessageRequest = z.object({
  appid: appid.optional(),
  to: z.array(recipient).min(1).max(1000).describe("Each gets a message of their own"),
  templateId: templateId.describe("A device template of the app"),
  sn,
  modelId,
  page: page.optional(),
  data: z.record(
    z.string().max(64),
    z.union([z.string().max(1024), z.object({ value: z.string().max(1024) })]),
  ),
  miniprogramState: miniprogramState.default("formal"),
  lang: lang.default("zh_CN"),
  sendAt: at.optional(),
  expireAt: at.optional(),
});
export type DeviceMessageRequest = z.infer<typeof deviceMessageRequest>;
