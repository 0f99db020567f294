import { expect, test } from "vitest";
import { makeReady } from "./make.ts";

interface Callbacks {
  success(result: object): void;
  fail(failure: object): void;
}

/** A client whose settings say nothing of subscriptions: an old one, or in a plugin. */
const silent = { getSetting: tellNothing, openSetting: tellNothing };

function tellNothing({ success }: { success?(result: object): void }): void {
  success?.({ authSetting: {} });
}

async function makeSwitchedOff(platform: object) {
  const made = await makeReady(platform);
  const { requestSubscribeMessage } = made.api;
  Object.assign(made.api, {
    requestSubscribeMessage: ({ fail }: Callbacks) => fail({ errCode: 20004, errMsg: "fail" }),
  });
  await made.push.request(["course"]);
  expect(made.push.shouldAsk("course")).toBe(false);
  Object.assign(made.api, { requestSubscribeMessage });
  return made;
}

test("接收通知 is not off for ever where the settings do not tell: coming back from them, it is worth a tap", async () => {
  const { push } = await makeSwitchedOff(silent);
  expect(await push.openSettings()).toBeUndefined();
  expect(push.shouldAsk("course")).toBe(true);
});

test("接收通知 is on again after an accept, on a platform without settings too", async () => {
  const { push } = await makeSwitchedOff({});
  await push.request(["course"]);
  expect(push.shouldAsk("course", { wish: 9 })).toBe(true);
});
