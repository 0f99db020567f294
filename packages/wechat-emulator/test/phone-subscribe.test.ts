import { expect, test } from "vitest";
import { startHeadlessPhone } from "../src/index.ts";
import { startWorld } from "./helpers.ts";

test("a tap, an accept on the sheet, and one right to send", async () => {
  await using world = await startWorld();
  const { appid, templateId, control, emulator } = world;
  const phone = await startHeadlessPhone({ url: emulator.url, appid });
  const { openid } = phone;

  const result = await phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds: [templateId] }));

  expect(result).toEqual({ errMsg: "requestSubscribeMessage:ok", [templateId]: "accept" });
  expect(control.rights({ appid, openid, templateId }).remaining).toBe(1);
  expect(phone.record.sheets).toMatchObject([
    [{ templateId, title: "任务提醒", type: "one-time" }],
  ]);
});
