import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { settle } from "./fake-wx.ts";
import { make, makeReady } from "./make.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const never = (): void => {};

describe("a callback that never comes", () => {
  test.each([
    ["login", "failed"],
    ["request", "failed"],
    ["getSetting", "ready"],
  ] as const)("of %s costs the time-out, and the next try works", async (name, status) => {
    const { api, push } = make();
    const { [name]: call } = api;
    Object.assign(api, { [name]: never });
    const ready = push.ready();
    await vi.advanceTimersByTimeAsync(11_000);
    await ready;
    expect(push.state.status).toBe(status);

    Object.assign(api, { [name]: call });
    await push.ready();
    expect(push.state.status).toBe("ready");
  });

  test("is waited for where the user decides: a dialog has no time-out", async () => {
    let answer = never;
    const { push } = await makeReady({
      requestSubscribeMessage: ({ success }) => void (answer = () => success?.({ T1: "accept" })),
    });
    const asked = push.request(["course"]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    answer();
    expect((await asked).accepted).toEqual(["course"]);
  });
});

test("a report waits twice as long from failure to failure, up to five minutes, and starts over once it is taken", async () => {
  const { push, calls, answers } = await makeReady();
  const taken = answers["/mp/grants"];
  const pauses = async (count: number): Promise<number[]> => {
    const times = [Date.now()];
    for (let seen = calls.length; times.length <= count;) {
      await vi.advanceTimersByTimeAsync(1_000);
      if (calls.length > seen) times.push(Date.now());
      seen = calls.length;
    }
    return times.slice(1).map((at, index) => (at - times[index]!) / 1_000);
  };

  answers["/mp/grants"] = null;
  void push.request(["course"]);
  await settle();
  expect(calls.at(-1)).toContain("/mp/grants");
  expect(await pauses(10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);

  answers["/mp/grants"] = taken;
  await pauses(1);
  answers["/mp/grants"] = null;
  void push.request(["course"]);
  await settle();
  expect(await pauses(2)).toEqual([2, 4]);
});
