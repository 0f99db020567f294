import { appid, params } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  world.gate.trouble = undefined;
});

const scene = "task-reminder";

test("a tap, a form, a message: it is on the user's phone, and takes the one grant", async () => {
  const { phone, push } = await world.start();
  await push.ready();
  await phone.tap(() => push.request([scene]));

  const sent = await push.send(scene, params);

  expect(sent).toEqual({ ok: true, messageId: expect.any(String), status: "queued" });
  expect(push.balance(scene)).toBe(0);
  if (sent.ok) await world.server.until(sent.messageId, "sent", "delivered");
  const [card] = world.server.emulator.control.messages({ appid, openid: phone.openid });
  expect(card?.lines.map((line) => line.value)).toEqual(Object.values(params));
});

test("an accept that is still to be reported counts first, so that the message finds its grant", async () => {
  const { phone, push } = await world.start();
  await push.ready();
  world.gate.trouble = "closed";
  await phone.tap(() => push.request([scene]));
  world.gate.trouble = undefined;
  expect(await push.send(scene, params)).toMatchObject({ ok: true });
});

test("each send has a code of its own", async () => {
  const { phone, push } = await world.start();
  await push.ready();
  await phone.tap(() => push.request([scene]));
  await phone.tap(() => push.request([scene]));
  const from = world.gate.seen.length;
  const sent = await Promise.all([push.send(scene, params), push.send(scene, params)]);
  expect(sent.map((one) => one.ok)).toEqual([true, true]);
  const codes = world.gate.seen.slice(from).map(({ body }) => body["code"]);
  expect(new Set(codes).size).toBe(2);
});

test.each<[string, () => Record<string, unknown>, string]>([
  ["a param is missing", () => ({ taskName: "a" }), "PARAM_MISSING"],
  [
    "a value breaks a rule of its keyword",
    () => ({ ...params, taskName: "字".repeat(21) }),
    "DATA_INVALID",
  ],
  ["there is no grant", () => params, "NO_GRANT"],
])("when %s the server's error is the result, and nothing is thrown", async (_, values, code) => {
  const { push } = await world.start();
  await push.ready();
  const sent = await push.send(scene, values());
  const retry = code === "NO_GRANT" ? "next-tap" : "never";
  expect(sent).toMatchObject({ ok: false, error: { code, retry } });
  if (sent.ok) return;
  expect(sent.error.detail).not.toBe("");
  expect(sent.error.advice.zh).not.toBe("");
  expect(sent.error.advice.en).not.toBe("");
});

test.each([appid, undefined])(
  "params name no other scene, code or app than the program's own (%s), and no choices",
  async (own) => {
    const { push } = await world.start({ push: { appid: own } });
    await push.ready();
    const from = world.gate.seen.length;
    const foreign = { scene: "other", code: "stolen", appid: "wx0000", choices: { T1: "accept" } };
    await push.send(scene, { ...params, ...foreign });
    const { body } = world.gate.seen.slice(from).at(-1)!;
    expect(body).toMatchObject({ ...params, scene });
    expect([body["appid"], body["choices"]]).toEqual([own, undefined]);
    expect(body["code"]).not.toBe("stolen");
  },
);

test("without a server it says so, and the accept is still there for later", async () => {
  const { phone, push } = await world.start();
  await push.ready();
  world.gate.trouble = "closed";
  await phone.tap(() => push.request([scene]));
  expect(await push.send(scene, params)).toMatchObject({
    ok: false,
    error: {
      code: "SERVER_DOWN",
      retry: "next-tap",
      // Nothing sends it again.
      advice: {
        zh: expect.stringContaining("发送（send）不会"),
        en: expect.stringContaining("a send is not"),
      },
    },
  });
  expect(push.balance(scene)).toBe(1);
});

test.each(['{"code":500,"msg":"busy"}', "{}", "null", "[]"])(
  "is not told to be sent when something else answers %s",
  async (body) => {
    const { push } = await world.start();
    await push.ready();
    world.gate.trouble = { status: 200, body };
    expect(await push.send(scene, params)).toMatchObject({
      ok: false,
      error: { code: "SERVER_DOWN", retry: "next-tap" },
    });
  },
);
