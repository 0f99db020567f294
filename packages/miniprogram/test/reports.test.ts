import { eventually } from "@hongyan/testing/eventually";
import { template } from "@hongyan/testing/server";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { PushError } from "../src/index.ts";
import type { Seen } from "./gate.ts";
import { startWorld, type Started, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  world.gate.trouble = undefined;
  world.server.emulator.control.clearFaults();
});

const scene = "task-reminder";
const templateId = template.priTmplId;
const accept = ({ phone, push }: Started) => phone.tap(() => push.request([scene]));
const codesOf = (errors: PushError[]) => errors.map((error) => error.code);

async function startReady(options?: Parameters<World["start"]>[0]): Promise<Started> {
  const started = await world.start(options);
  await started.push.ready();
  return started;
}

/** What came through the gate since. */
function listen(): () => Seen[] {
  const from = world.gate.seen.length;
  return () => world.gate.seen.slice(from);
}
const callsOf = (seen: Seen[], call: string) => seen.filter((one) => one.call === call);

describe.each<[string, World["gate"]["trouble"]]>([
  ["cannot be reached", "closed"],
  ["is broken", { status: 503, body: "<html>" }],
  ["is replaced by a page of something else", { status: 200, body: "<html>" }],
  ["refuses by a gateway in its place", { status: 403, body: "<html>" }],
  ["refuses by a gateway that speaks JSON", { status: 403, body: '{"error":"Forbidden"}' }],
  ["cannot be found", { status: 404, body: '{"status":404,"error":"Not Found"}' }],
  ["is too slow for a gateway", { status: 408, body: '{"error":"timeout"}' }],
  ["is refused by an object", { status: 400, body: '{"error":{"code":400,"message":"no"}}' }],
  ["is refused by words", { status: 403, body: '{"error":{"code":"Forbidden","message":"no"}}' }],
  ["is busy with status 200", { status: 200, body: '{"code":500,"msg":"busy"}' }],
  ["is in error with status 200", { status: 200, body: '{"error":{"code":"BUSY"}}' }],
  ["answers null", { status: 200, body: "null" }],
])("a server that %s", (_, trouble) => {
  test("costs no accept: it is kept, the page is told, and it is reported once when the server is back", async () => {
    const started = await startReady();
    const { phone, push, errors } = started;
    world.gate.trouble = trouble;

    const result = await accept(started);
    expect(result).toMatchObject({ accepted: [scene], errors: [], isReported: false });
    expect(push.balance(scene)).toBe(1);
    expect(codesOf(errors)).toContain("SERVER_DOWN");

    world.gate.trouble = undefined;
    await push.ready();
    expect(await world.rights(phone.openid)).toEqual({ wechat: 1, server: 1 });
    await push.ready();
    expect((await world.rights(phone.openid)).server).toBe(1);
  });
});

describe("a report", () => {
  test("outlives the mini program: the next start sends it, with the time of the tap", async () => {
    const started = await startReady();
    world.gate.trouble = "closed";
    await accept(started);

    world.gate.trouble = undefined;
    const seen = listen();
    const next = await started.restart();
    await next.push.ready();

    expect((await world.rights(started.phone.openid)).server).toBe(1);
    const [report] = callsOf(seen(), "POST /mp/grants");
    expect(report?.body["ageMs"]).toBeGreaterThan(0);
  });

  test("whose answer was lost is sent again under the same id, and counts once", async () => {
    const started = await startReady();
    world.gate.trouble = "answer-lost";
    const seen = listen();
    expect((await accept(started)).isReported).toBe(false);
    world.gate.trouble = undefined;
    await started.push.ready();

    const ids = callsOf(seen(), "POST /mp/grants").map(({ body }) => body["id"]);
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
    expect((await world.rights(started.phone.openid)).server).toBe(1);
  });

  test("goes by itself some seconds after the server is back, without a tap and without a start", async () => {
    const started = await startReady();
    world.gate.trouble = "closed";
    await accept(started);
    world.gate.trouble = undefined;
    await eventually(async () => expect((await world.rights(started.phone.openid)).server).toBe(1));
  });

  test("goes with the next tap, and when the program comes to the foreground", async () => {
    const started = await startReady();
    world.gate.trouble = "closed";
    await accept(started);
    world.gate.trouble = undefined;
    expect((await accept(started)).isReported).toBe(true);
    expect((await world.rights(started.phone.openid)).server).toBe(2);

    world.gate.trouble = "closed";
    await accept(started);
    world.gate.trouble = undefined;
    started.phone.hide();
    started.phone.open();
    await eventually(async () => expect((await world.rights(started.phone.openid)).server).toBe(3));
  });

  test("to a server that says nothing does not keep the page waiting", async () => {
    const started = await startReady();
    world.gate.trouble = "silent";
    const startedAt = performance.now();
    expect((await accept(started)).isReported).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test("that the server will never take is dropped, and its error told: it does not block the others", async () => {
    const started = await startReady();
    const stored = JSON.parse(started.phone.wx.getStorageSync("hongyan") as string) as {
      queue: object[];
    };
    stored.queue.push({ at: Date.now(), body: { id: "", choices: {} } });
    started.phone.wx.setStorageSync("hongyan", JSON.stringify(stored));

    const next = await started.restart();
    await next.push.ready();

    expect(codesOf(next.errors)).toEqual(["BAD_REQUEST"]);
    expect((await accept(next)).isReported).toBe(true);
    expect(codesOf(next.errors)).toEqual(["BAD_REQUEST"]);
  });

  test("is made by a phone whose clock was set back: it is taken all the same", async () => {
    const started = await startReady();
    world.gate.trouble = "closed";
    await accept(started);
    world.gate.trouble = undefined;
    vi.spyOn(Date, "now").mockReturnValue(1_000_000);
    try {
      await started.push.ready();
    } finally {
      vi.restoreAllMocks();
    }
    expect((await world.rights(started.phone.openid)).server).toBe(1);
  });
});

describe("a phone without network", () => {
  test("comes back: the tap fails as WeChat fails, and the next one counts", async () => {
    const started = await startReady();
    const { phone, push } = started;
    await phone.setOnline(false);
    expect((await accept(started)).errors).toMatchObject([{ code: "LIST_FAILED", errCode: 10002 }]);
    await push.ready();
    expect(push.state).toMatchObject({ status: "cached", error: { code: "SERVER_DOWN" } });

    await phone.setOnline(true);
    expect((await accept(started)).isReported).toBe(true);
    await push.ready();
    expect(push.state).toEqual({ status: "ready" });
  });

  test("that starts for the first time has nothing to ask with, and says why", async () => {
    const started = await world.start({ push: { baseUrl: "http://127.0.0.1:9" } });
    await started.push.ready();
    expect(started.push.state).toMatchObject({
      status: "failed",
      error: { code: "SERVER_DOWN", detail: expect.stringContaining("request:fail") },
    });
    expect((await accept(started)).errors).toMatchObject([{ code: "NOT_READY" }]);
    expect([started.push.shouldAsk(scene), started.push.balance(scene)]).toEqual([
      false,
      undefined,
    ]);
  });
});

describe("storage that is full", () => {
  test("keeps the report in memory and tells; the accept still arrives", async () => {
    const started = await startReady();
    const { phone, push, errors } = started;
    Object.assign(phone.wx, {
      setStorageSync() {
        throw new Error(
          "setStorageSync:fail the maximum size of the file storage limit is exceeded",
        );
      },
    });
    world.gate.trouble = "closed";
    expect(await accept(started)).toMatchObject({
      accepted: [scene],
      isReported: false,
      errors: [],
    });
    expect(codesOf(errors)).toContain("STORAGE_FULL");
    world.gate.trouble = undefined;
    await push.ready();
    expect((await world.rights(phone.openid)).server).toBe(1);
  });

  test("or that holds something else is started over", async () => {
    const { phone } = await world.start();
    for (const text of ["", "{", "null", '"x"', "[]"]) {
      phone.wx.setStorageSync("broken", text);
      const started = await world.start({
        storage: phone.storage,
        openid: phone.openid,
        push: { storageKey: "broken" },
      });
      await started.push.ready();
      expect((await accept(started)).isReported, text).toBe(true);
    }
  });
});

describe("the session", () => {
  test("is opened once, however much goes on at the start, and no code is used twice", async () => {
    const seen = listen();
    const { push } = await world.start();
    await Promise.all([push.ready(), push.ready(), push.send(scene, {})]);
    const codes = seen().flatMap(({ body }) =>
      typeof body["code"] === "string" ? [body["code"]] : [],
    );
    expect(callsOf(seen(), "POST /mp/sessions")).toHaveLength(1);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("that has expired is opened anew, once, and the report arrives", async () => {
    const started = await startReady();
    const request = started.phone.wx.request;
    let sent = 0;
    Object.assign(started.phone.wx, {
      request(options: Parameters<typeof request>[0] & { header: Record<string, string> }) {
        sent += 1;
        if (sent === 1) options.header["authorization"] = "Bearer old";
        return request(options);
      },
    });
    const seen = listen();
    expect((await accept(started)).isReported).toBe(true);
    expect(seen().map(({ call }) => call)).toEqual([
      "POST /mp/grants",
      "POST /mp/sessions",
      "POST /mp/grants",
    ]);
    expect((await world.rights(started.phone.openid)).server).toBe(1);
  });

  test("that the server refuses for ever is not asked for for ever, and costs no report", async () => {
    const started = await startReady();
    const request = started.phone.wx.request;
    Object.assign(started.phone.wx, {
      request(options: Parameters<typeof request>[0] & { header: Record<string, string> }) {
        options.header["authorization"] = "Bearer old";
        return request(options);
      },
    });
    const seen = listen();
    expect((await accept(started)).isReported).toBe(false);
    expect(callsOf(seen(), "POST /mp/grants")).toHaveLength(2);
    Object.assign(started.phone.wx, { request });
    await started.push.ready();
    expect((await world.rights(started.phone.openid)).server).toBe(1);
  });

  test("whose code WeChat refuses is opened with a new code the next time", async () => {
    const { control } = world.server.emulator;
    control.addFault({ path: "/sns/jscode2session", kind: "errcode", errcode: 40029, times: 1 });
    const started = await world.start();
    const seen = listen();
    await started.push.ready();
    expect(started.push.state.status).toBe("failed");
    expect(codesOf(started.errors)).toContain("CODE_INVALID");
    await started.push.ready();
    expect(started.push.state.status).toBe("ready");
    const codes = callsOf(seen(), "POST /mp/sessions").map((one) => JSON.stringify(one));
    expect(new Set(codes).size).toBe(codes.length);
  });

  test("leaves no code and no token in an error or in the storage", async () => {
    const started = await startReady();
    const codes = world.gate.seen.flatMap(({ body }) =>
      typeof body["code"] === "string" ? [body["code"]] : [],
    );
    world.gate.trouble = { status: 500, body: "<html>" };
    await accept(started);
    await started.push.send(scene, {});
    const kept = JSON.stringify([
      started.errors,
      started.push.state,
      started.phone.wx.getStorageSync("hongyan"),
    ]);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes.filter((code) => kept.includes(code))).toEqual([]);
    expect(kept).not.toContain("Bearer");
    expect(kept).not.toContain("eyJ");
  });

  test("of a login that fails is told, and nothing is thrown", async () => {
    const started = await world.start();
    Object.assign(started.phone.wx, {
      login: ({ fail }: { fail(error: unknown): void }) => fail({ errMsg: "login:fail" }),
    });
    await started.push.ready();
    expect(started.push.state).toMatchObject({ status: "failed", error: { code: "LOGIN_FAILED" } });
  });
});

test("two mini programs that start on two phones keep apart what is whose", async () => {
  const [first, second] = [await startReady(), await startReady()];
  await Promise.all([accept(first), accept(second), accept(first)]);
  await accept(second);
  await accept(second);
  const rights = [first, second].map(({ phone }) => world.rights(phone.openid, templateId));
  // The double tap of the first is one.
  expect((await Promise.all(rights)).map((one) => one.server)).toEqual([1, 3]);
});

test("a platform that answers by promise as well, as Taro does, leaves no rejection behind", async () => {
  const started = await startReady();
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on("unhandledRejection", listener);
  Object.assign(started.phone.wx, {
    requestSubscribeMessage({ fail }: { fail(error: unknown): void }) {
      const failure = { errMsg: "requestSubscribeMessage:fail", errCode: 20005 };
      fail(failure);
      return Promise.reject(failure);
    },
  });
  expect((await accept(started)).errors).toMatchObject([{ code: "BANNED" }]);
  await wait(20);
  process.off("unhandledRejection", listener);
  expect(unhandled).toEqual([]);
});
