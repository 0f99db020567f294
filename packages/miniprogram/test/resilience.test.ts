import { describe, expect, test } from "vitest";
import { createPush, type PlatformApi, type Push } from "../src/index.ts";
import { fakeWx, type FakeWx } from "./fake-wx.ts";

interface Made extends FakeWx {
  push: Push;
}

function make(overrides?: Partial<PlatformApi>): Made {
  const wx = fakeWx(overrides);
  return { ...wx, push: createPush({ api: wx.api, baseUrl: "https://push.example.com" }) };
}

describe("one bad answer is one failure, and the next try works", () => {
  test.each([null, undefined, "", 0, { token: null }])("of the log-in: %j", async (body) => {
    const { push, bodies } = make();
    bodies["/mp/sessions"] = body;
    await push.ready();
    expect(push.state).toMatchObject({ status: "failed", error: { code: "SERVER_DOWN" } });
    bodies["/mp/sessions"] = { token: "t" };
    await push.ready();
    expect(push.state.status).toBe("ready");
  });

  test.each(["login", "request", "getSetting"] as const)(
    "of %s, which succeeds without a result",
    async (name) => {
      const { api, push } = make();
      const { [name]: call } = api;
      Object.assign(api, { [name]: ({ success }: { success(): void }) => success() });
      await push.ready();
      Object.assign(api, { [name]: call });
      await push.ready();
      expect(push.state.status).toBe("ready");
    },
  );

  test.each([undefined, { errMsg: null }, null, "text"])(
    "of a platform that fails with %j",
    async (failure) => {
      const { api, push } = make();
      await push.ready();
      const { requestSubscribeMessage } = api;
      Object.assign(api, {
        requestSubscribeMessage: ({ fail }: { fail(failure: unknown): void }) => fail(failure),
      });
      expect((await push.request(["course"])).errors).toMatchObject([{ code: "PLATFORM_FAILED" }]);
      Object.assign(api, { requestSubscribeMessage });
      expect((await push.request(["course"])).accepted).toEqual(["course"]);
    },
  );

  test.each([undefined, null, "course"])("of a caller that asks for %j", async (scenes) => {
    const { push } = make();
    await push.ready();
    await push.request(scenes as unknown as string[]);
    expect((await push.request(["course"])).accepted).toEqual(["course"]);
  });
});
