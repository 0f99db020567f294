import * as fc from "fast-check";
import { expect, test } from "vitest";
import { startHeadlessPhone } from "../src/index.ts";
import { startWorld } from "./helpers.ts";

test("rights are accepts minus sends since the last refusal for good, whatever the user taps, keeps and switches", async () => {
  await using world = await startWorld();
  const { appid, templateId, control, emulator } = world;
  const steps = fc.array(
    fc.constantFrom(
      "accept",
      "reject",
      "always accept",
      "always reject",
      "settings accept",
      "settings reject",
      "main switch",
      "send",
    ),
    { maxLength: 15 },
  );

  await fc.assert(
    fc.asyncProperty(steps, async (actions) => {
      const phone = await startHeadlessPhone({ url: emulator.url, appid });
      const { openid } = phone;
      // The model: what a developer who reads WeChat's pages expects.
      let rights = 0;
      let kept: "accept" | "reject" | undefined;
      let isOn = true;
      let sheets = 0;

      for (const action of actions) {
        if (action === "send") {
          const { errcode } = await world.send({ touser: openid });
          expect(errcode).toBe(isOn && rights > 0 ? 0 : 43101);
          if (errcode === 0) rights -= 1;
        } else if (action === "main switch") {
          isOn = !isOn;
          control.setPhoneSettings({ appid, openid, mainSwitch: isOn });
        } else if (action.startsWith("settings")) {
          const choice = action.endsWith("accept") ? "accept" : "reject";
          control.setPhoneSettings({ appid, openid, items: { [templateId]: choice } });
          kept = choice;
          if (choice === "reject") rights = 0;
        } else {
          const choices = action.endsWith("accept") ? "accept" : "reject";
          const always = action.startsWith("always");
          phone.setSheetAnswer({ choices, always });
          const asked = await phone
            .tap(() => phone.wx.requestSubscribeMessage({ tmplIds: [templateId] }))
            .catch((failure: { errCode?: number }) => failure.errCode);
          if (!isOn) {
            expect(asked).toBe(20004);
            continue;
          }
          const isSilent = kept !== undefined;
          const choice = kept ?? choices;
          if (!isSilent) sheets += 1;
          if (!isSilent && always) kept = choice;
          if (choice === "accept") rights += 1;
          else if (!isSilent && always) rights = 0;
          expect(asked).toMatchObject({ [templateId]: choice });
        }
        expect(control.rights({ appid, openid, templateId }).remaining).toBe(rights);
        expect(phone.record.sheets).toHaveLength(sheets);
      }
    }),
    { numRuns: 60 },
  );
});
