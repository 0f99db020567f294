import { describe, expect, test } from "vitest";
import { make } from "./make.ts";

/** As it is kept, with what the SDK would send. */
const report = { body: { id: "a", choices: { T1: "accept" } }, at: 1 };

describe("one bad answer is one failure, and the next try works", () => {
  test.each([null, undefined, "", 0, { token: null }])("of the log-in: %j", async (body) => {
    const { push, answers } = make();
    answers["/mp/sessions"] = body;
    await push.ready();
    expect(push.state).toMatchObject({ status: "failed", error: { code: "SERVER_DOWN" } });
    answers["/mp/sessions"] = { token: "t" };
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

describe("what is kept on the phone", () => {
  test.each([
    { queue: null },
    { noAt: null },
    { queue: [null, 1, "x", {}, { body: {} }, { body: null }] },
    { scenes: [null], balances: { T1: {} }, always: { T1: 1 }, errors: "x", limit: "x" },
    { form: 0, scenes: null },
    { form: 1, queue: [null] },
  ])("in another form than ours is started over, and all works: %j", async (kept) => {
    const { push, storage, calls } = make({}, kept);
    expect([push.balance("course"), push.shouldAsk("course")]).toEqual([undefined, false]);
    await push.ready();
    expect(push.state.status).toBe("ready");
    expect(await push.request(["course"])).toMatchObject({
      accepted: ["course"],
      errors: [],
      isReported: true,
    });
    expect(calls.filter((call) => call.includes("/mp/grants"))).toHaveLength(1);
    expect(JSON.parse(storage.get("hongyan")!)).toMatchObject({ queue: [] });
  });

  test.each([
    ["beside what is broken", { scenes: null, queue: [null, report] }],
    ["by another version", { form: 99, scenes: "of a form that is not known", queue: [report] }],
  ])("never loses an accept that was written %s", async (_, kept) => {
    const { push, calls } = make({}, kept);
    await push.ready();
    expect(calls).toContain("POST https://push.example.com/mp/grants");
  });
});
