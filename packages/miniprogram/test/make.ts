import { createPush, type PlatformApi, type Push } from "../src/index.ts";
import { fakeWx, type FakeWx } from "./fake-wx.ts";

export interface Made extends FakeWx {
  push: Push;
}

/** The SDK on a platform that a test controls, with what an earlier start has left there. */
export function make(overrides?: Partial<PlatformApi>, kept?: object): Made {
  const wx = fakeWx(overrides);
  if (kept) wx.storage.set("hongyan", JSON.stringify(kept));
  return { ...wx, push: createPush({ api: wx.api, baseUrl: "https://push.example.com" }) };
}

export async function makeReady(overrides?: Partial<PlatformApi>): Promise<Made> {
  const made = make(overrides);
  await made.push.ready();
  return made;
}
