import { eventually } from "@hongyan/testing/eventually";
import { appid, template } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { PlatformApi } from "../src/index.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  vi.restoreAllMocks();
  world.gate.trouble = undefined;
  world.server.emulator.control.setOptions({ maxSubscribeTemplates: 3 });
});

const scene = "task-reminder";

describe("a tap", () => {
  test("that is accepted is one right at WeChat and one grant at the server", async () => {
    const { phone, push } = await world.start();
    await push.ready();

    const result = await phone.tap(() => push.request([scene]));

    expect(result).toEqual({
      choices: { [scene]: "accept" },
      accepted: [scene],
      remaining: [],
      errors: [],
      isReported: true,
    });
    expect(await world.rights(phone.openid)).toEqual({ wechat: 1, server: 1 });
    expect(push.balance(scene)).toBe(1);
  });

  test("that is rejected gives no right, and is reported all the same", async () => {
    const { phone, push } = await world.start({ sheetAnswer: "reject" });
    await push.ready();
    const result = await phone.tap(() => push.request([scene]));
    expect(result).toMatchObject({
      choices: { [scene]: "reject" },
      accepted: [],
      isReported: true,
    });
    expect(push.balance(scene)).toBe(0);
  });

  test("reaches WeChat within the tap: nothing is awaited before, as long as ready() came first", async () => {
    const { phone, push } = await world.start();
    await push.ready();
    let isAsked = false;
    const request = phone.wx.requestSubscribeMessage;
    Object.assign(phone.wx, {
      requestSubscribeMessage: (options: { tmplIds: string[] }) => {
        isAsked = true;
        return request(options);
      },
    });
    phone.tap(() => void push.request([scene]));
    expect(isAsked).toBe(true);
  });

  test("is lost when something is awaited first: the error says so, and no right is made up", async () => {
    const { phone, push } = await world.start();
    await push.ready();

    const result = await phone.tap(async () => {
      await Promise.resolve();
      return push.request([scene]);
    });

    expect(result).toMatchObject({
      accepted: [],
      remaining: [scene],
      isReported: false,
      errors: [{ code: "NOT_IN_TAP", retry: "next-tap" }],
    });
    expect(result.errors[0]?.message.zh).toContain("点击");
    expect(result.errors[0]?.advice.zh).toContain("await");
    expect(phone.record.sheets).toEqual([]);
  });

  test("that comes twice is one dialog, one answer and one grant", async () => {
    const { phone, push } = await world.start();
    await push.ready();
    const [first, second] = await phone.tap(() =>
      Promise.all([push.request([scene]), push.request([scene])]),
    );
    expect(second).toBe(first);
    expect(phone.record.sheets).toHaveLength(1);
    expect(await world.rights(phone.openid)).toEqual({ wechat: 1, server: 1 });
  });

  test("before the scenes are known says so, loads them, and works the next time", async () => {
    const { phone, push } = await world.start();
    world.gate.trouble = "closed";
    await push.ready();
    world.gate.trouble = undefined;
    const result = await phone.tap(() => push.request([scene]));
    expect(result).toMatchObject({ errors: [{ code: "NOT_READY", retry: "next-tap" }] });
    await eventually(() => expect(push.state.status).toBe("ready"));
    expect((await phone.tap(() => push.request([scene]))).accepted).toEqual([scene]);
  });

  test("works at once on the next start, from what the last one left behind", async () => {
    const first = await world.start();
    await first.push.ready();
    const { phone, push } = await first.restart();
    const result = await phone.tap(() => push.request([scene]));
    expect(result.accepted).toEqual([scene]);
  });

  test("with a scene that the server does not know asks for the others", async () => {
    const { phone, push } = await world.start();
    await push.ready();
    const result = await phone.tap(() => push.request(["nonsense", scene]));
    expect(result).toMatchObject({
      accepted: [scene],
      remaining: [],
      errors: [{ code: "SCENE_UNKNOWN", retry: "never", detail: "nonsense" }],
    });
    expect(await phone.tap(() => push.request(["nonsense"]))).toMatchObject({
      accepted: [],
      errors: [{ code: "SCENE_UNKNOWN" }],
    });
  });
});

describe("总是保持以上选择，不再询问", () => {
  test("is no long-term right: each silent accept is reported and adds exactly one", async () => {
    const { phone, push } = await world.start({
      sheetAnswer: { choices: "accept", always: true },
    });
    await push.ready();
    for (let tap = 0; tap < 3; tap += 1) await phone.tap(() => push.request([scene]));
    expect(phone.record.sheets).toHaveLength(1);
    expect(await world.rights(phone.openid)).toEqual({ wechat: 3, server: 3 });
    expect(push.balance(scene)).toBe(3);
  });

  test("with an accept makes asking free: shouldAsk says yes, however many are left", async () => {
    const { phone, push } = await world.start({ sheetAnswer: { choices: "accept", always: true } });
    await push.ready();
    await phone.tap(() => push.request([scene]));
    await push.ready();
    expect(push.balance(scene)).toBe(1);
    expect(push.shouldAsk(scene)).toBe(true);
  });

  test("with a reject ends it: shouldAsk says no", async () => {
    const { phone, push } = await world.start({
      sheetAnswer: { choices: "reject", always: true },
      push: { minAskIntervalMs: 0 },
    });
    await push.ready();
    await phone.tap(() => push.request([scene]));
    await push.ready();
    expect(push.shouldAsk(scene)).toBe(false);
  });
});

describe("shouldAsk", () => {
  test("wants as many as are wished for, and does not ask a day long after a reject", async () => {
    const { phone, push, restart } = await world.start();
    await push.ready();
    expect(push.shouldAsk(scene)).toBe(true);
    await phone.tap(() => push.request([scene]));
    expect([push.shouldAsk(scene), push.shouldAsk(scene, { wish: 2 })]).toEqual([false, true]);

    phone.setSheetAnswer("reject");
    await phone.tap(() => push.request([scene]));
    expect(push.shouldAsk(scene, { wish: 2 })).toBe(false);
    const later = await restart({ push: { minAskIntervalMs: 1, wish: 2 } });
    expect(later.push.shouldAsk(scene)).toBe(true);
    expect((await restart()).push.shouldAsk(scene, { wish: 2 })).toBe(false);
  });

  test("is not no for long after a reject whose time the phone's clock had wrong", async () => {
    const { phone, push } = await world.start({ sheetAnswer: "reject" });
    await push.ready();
    const tenDaysOn = Date.now() + 10 * 86_400_000;
    vi.spyOn(Date, "now").mockReturnValue(tenDaysOn);
    await phone.tap(() => push.request([scene]));
    expect(push.shouldAsk(scene)).toBe(false);
    vi.restoreAllMocks();
    expect(push.shouldAsk(scene)).toBe(true);
  });

  test("is no for a scene that nobody knows", async () => {
    const { push } = await world.start();
    await push.ready();
    expect([push.shouldAsk("nonsense"), push.balance("nonsense")]).toEqual([false, undefined]);
  });
});

describe("接收通知 is off", () => {
  test("the error leads to the settings, and from there back", async () => {
    const { control } = world.server.emulator;
    let openid = "";
    const { phone, push } = await world.start({
      settings: () => void control.setPhoneSettings({ appid, openid, mainSwitch: true }),
    });
    ({ openid } = phone);
    await push.ready();
    control.setPhoneSettings({ appid, openid, mainSwitch: false });

    const result = await phone.tap(() => push.request([scene]));
    expect(result).toMatchObject({
      remaining: [scene],
      errors: [{ code: "SWITCHED_OFF", errCode: 20004, retry: "settings" }],
    });
    expect(push.shouldAsk(scene)).toBe(false);

    expect(await phone.tap(() => push.openSettings())).toBeUndefined();
    expect(push.shouldAsk(scene)).toBe(true);
    expect((await phone.tap(() => push.request([scene]))).accepted).toEqual([scene]);
  });

  test("is known before a tap from getSetting, and the settings page needs a tap", async () => {
    const { phone, push } = await world.start();
    const { openid } = phone;
    world.server.emulator.control.setPhoneSettings({ appid, openid, mainSwitch: false });
    await push.ready();
    expect(push.shouldAsk(scene)).toBe(false);
    expect(await push.openSettings()).toMatchObject({ code: "NOT_IN_TAP" });
  });
});

describe("several scenes", () => {
  test("beyond the limit remain for the next tap, one dialog a tap", async () => {
    const names = ["many-1", "many-2", "many-3", "many-4", "many-5"];
    for (const name of names) await world.addScene(name);
    const { phone, push } = await world.start();
    await push.ready();

    const first = await phone.tap(() => push.request(names));
    expect([first.accepted, first.remaining]).toEqual([names.slice(0, 3), names.slice(3)]);
    const second = await phone.tap(() => push.request(first.remaining));
    expect([second.accepted, second.remaining]).toEqual([names.slice(3), []]);
    expect(phone.record.sheets).toHaveLength(2);
  });

  test("five at once where the platform takes five; where it does not, fewer, and it is remembered", async () => {
    const names = ["five-1", "five-2", "five-3", "five-4", "five-5"];
    for (const name of names) await world.addScene(name);
    const { control } = world.server.emulator;
    const { phone, push, restart } = await world.start({ push: { maxTemplates: 5 } });
    await push.ready();
    control.setOptions({ maxSubscribeTemplates: 5 });
    expect((await phone.tap(() => push.request(names))).accepted).toEqual(names);

    control.setOptions({ maxSubscribeTemplates: 3 });
    const refused = await phone.tap(() => push.request(names));
    expect(refused).toMatchObject({
      remaining: names,
      errors: [{ code: "TOO_MANY", errCode: 20003, retry: "next-tap" }],
    });
    const again = await restart();
    const next = await again.phone.tap(() => again.push.request(refused.remaining));
    expect([next.accepted, next.remaining]).toEqual([names.slice(0, 3), names.slice(3)]);
  });

  test("of a client that takes one template only get there one by one", async () => {
    for (const name of ["single-1", "single-2"]) await world.addScene(name);
    const { control } = world.server.emulator;
    control.setOptions({ maxSubscribeTemplates: 1 });
    const { phone, push } = await world.start();
    await push.ready();
    let names = ["single-1", "single-2"];
    const accepted: string[] = [];
    for (let tap = 0; tap < 3; tap += 1) {
      const result = await phone.tap(() => push.request(names));
      accepted.push(...result.accepted);
      names = result.remaining;
    }
    expect([accepted, names]).toEqual([["single-1", "single-2"], []]);
  });

  test("one-time and long-term are never mixed: the first decides, the others remain", async () => {
    await world.addScene("always", { type: 3 });
    const { phone, push } = await world.start();
    await push.ready();
    const first = await phone.tap(() => push.request([scene, "always"]));
    expect([first.accepted, first.remaining]).toEqual([[scene], ["always"]]);
    const second = await phone.tap(() => push.request(first.remaining));
    expect(second.accepted).toEqual(["always"]);
    expect(push.balance("always")).toBe(Infinity);
    expect(push.shouldAsk("always", { wish: 9 })).toBe(false);
  });

  test("with one title are asked for in two taps, since WeChat would drop one", async () => {
    await world.addScene("title-1", { title: "同名" });
    await world.addScene("title-2", { title: "同名" });
    const { phone, push } = await world.start();
    await push.ready();
    const result = await phone.tap(() => push.request(["title-1", "title-2"]));
    expect([result.accepted, result.remaining]).toEqual([["title-1"], ["title-2"]]);
  });

  test("with one template share its choice and its one grant", async () => {
    await world.server.call("POST", "/v1/scenes", {
      name: "twin",
      templateId: template.priTmplId,
      mapping: { thing1: "a", thing10: "b", thing9: "c" },
    });
    const { phone, push } = await world.start();
    await push.ready();
    const result = await phone.tap(() => push.request([scene, "twin"]));
    expect(result.accepted).toEqual([scene, "twin"]);
    expect(phone.record.sheets[0]).toHaveLength(1);
    expect([push.balance(scene), push.balance("twin")]).toEqual([1, 1]);
    expect(await world.rights(phone.openid)).toEqual({ wechat: 1, server: 1 });
  });

  test("each get their own choice", async () => {
    const other = await world.addScene("other");
    const banned = await world.addScene("banned", { isBanned: true });
    const { phone, push } = await world.start({
      sheetAnswer: { choices: { [template.priTmplId]: "accept", [other]: "reject" } },
    });
    await push.ready();
    const result = await phone.tap(() => push.request([scene, "other", "banned"]));
    expect(result.choices).toEqual({ [scene]: "accept", other: "reject", banned: "ban" });
    expect((await world.rights(phone.openid, banned)).server).toBe(0);
  });
});

/** The phone, but for what WeChat's dialog comes to. */
async function startWith(answer: (tmplIds: string[]) => object | Error) {
  const started = await world.start();
  await started.push.ready();
  const requestSubscribeMessage: PlatformApi["requestSubscribeMessage"] = (options) => {
    const result = answer(options.tmplIds);
    if (result instanceof Error) options.fail?.(Object.assign({}, result, { stack: undefined }));
    else options.success?.(result);
  };
  Object.assign(started.phone.wx, { requestSubscribeMessage });
  return started;
}

describe("a value of WeChat", () => {
  test.each([
    ["accept", true],
    ["acceptWithAudio", true],
    ["acceptWithAlert", true],
    ["acceptWithForcePush", true],
    ["acceptWithSomethingNew", true],
    ["reject", false],
    ["ban", false],
    ["filter", false],
    ["somethingNew", false],
  ])("%s is told as it is, and counts as accepted: %s", async (value, isAccepted) => {
    const { phone, push } = await startWith(([id]) => ({
      errMsg: "requestSubscribeMessage:ok",
      [id!]: value,
      another: "accept",
    }));
    const result = await push.request([scene]);
    expect(result).toMatchObject({ choices: { [scene]: value }, isReported: true, errors: [] });
    expect(result.accepted).toEqual(isAccepted ? [scene] : []);
    expect((await world.rights(phone.openid)).server).toBe(isAccepted ? 1 : 0);
  });

  test("that is missing for an id is no accept, and no choice", async () => {
    const { phone, push } = await startWith(() => ({ errMsg: "requestSubscribeMessage:ok" }));
    const result = await push.request([scene]);
    expect(result).toMatchObject({ choices: {}, accepted: [], errors: [] });
    expect((await world.rights(phone.openid)).server).toBe(0);
  });
});

describe("a failure of WeChat", () => {
  test.each([
    [10001, "EMPTY", "never"],
    [10002, "LIST_FAILED", "next-tap"],
    [10003, "RESULT_UNKNOWN", "next-tap"],
    [10004, "BAD_TEMPLATE_ID", "never"],
    [10005, "UI_BLOCKED", "next-tap"],
    [20001, "TEMPLATE_UNKNOWN", "never"],
    [20002, "TYPES_MIXED", "never"],
    [20003, "TOO_MANY", "next-tap"],
    [20004, "SWITCHED_OFF", "settings"],
    [20005, "BANNED", "never"],
    [20013, "DEVICE_TEMPLATE", "never"],
    [99999, "PLATFORM_FAILED", "next-tap"],
  ])("%i is %s, in both languages, with what to do: %s", async (errCode, code, retry) => {
    const errMsg = `requestSubscribeMessage:fail ${errCode}`;
    const { push } = await startWith(() => Object.assign(new Error(errMsg), { errCode, errMsg }));
    const { errors, remaining, isReported } = await push.request([scene]);
    expect(errors).toMatchObject([{ code, errCode, retry, detail: errMsg }]);
    expect(errors[0]?.message.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(errors[0]?.message.en).toMatch(/^[A-Z].*\.$/);
    expect(errors[0]?.advice.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(errors[0]?.advice.en).toMatch(/^[A-Z].*\.$/i);
    expect(remaining).toEqual(retry === "never" ? [] : [scene]);
    expect(isReported).toBe(false);
  });

  test.each([
    ["can only be invoked by user TAP gesture.", "NOT_IN_TAP"],
    ["last call has not ended", "CALL_PENDING"],
    ["开发者工具暂时不支持此 API 调试，请使用真机进行开发", "UNSUPPORTED"],
    ["something new", "PLATFORM_FAILED"],
  ])("without an errCode is known by its text: %s", async (tail, code) => {
    const errMsg = `requestSubscribeMessage:fail ${tail}`;
    const { push } = await startWith(() => Object.assign(new Error(errMsg), { errMsg }));
    expect((await push.request([scene])).errors).toMatchObject([{ code, detail: errMsg }]);
  });

  test("that throws, or a platform without the call, rejects nothing", async () => {
    const { phone, push } = await startWith(() => {
      throw new Error("broken");
    });
    expect((await push.request([scene])).errors).toMatchObject([
      { code: "PLATFORM_FAILED", detail: "Error: broken" },
    ]);
    Object.assign(phone.wx, { requestSubscribeMessage: undefined });
    expect((await push.request([scene])).errors).toMatchObject([
      { code: "UNSUPPORTED", retry: "never" },
    ]);
  });

  test("does not stop the next tap", async () => {
    let isFirst = true;
    const { push } = await startWith(([id]) => {
      if (!isFirst) return { [id!]: "accept" };
      isFirst = false;
      return Object.assign(new Error(), { errCode: 10005, errMsg: "fail" });
    });
    const first = await push.request([scene]);
    expect((await push.request(first.remaining)).accepted).toEqual([scene]);
  });
});

test("an empty list is WeChat's to refuse, and says so", async () => {
  const { phone, push } = await world.start();
  await push.ready();
  const result = await phone.tap(() => push.request([]));
  expect(result.errors).toMatchObject([{ code: "EMPTY", errCode: 10001 }]);
});
