import { eventually } from "@hongyan/testing/eventually";
import { params, type MessageView } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPush, type Entry, type Opening } from "../src/index.ts";
import { fakeWx } from "./fake-wx.ts";
import { startWorld, type Started, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const scene = "task-reminder";

/** A card on the user's phone, and how tapping it opens the program. */
async function sendCard({ phone, push }: Started) {
  await push.ready();
  await phone.tap(() => push.request([scene]));
  const sent = await push.send(scene, params);
  if (!sent.ok) throw new Error(sent.error.code);
  await world.server.until(sent.messageId, "sent", "delivered");
  const { messageId } = sent;
  const query = { hymid: messageId, name: encodeURIComponent("第三单元") };
  return { messageId, enter: { path: "pages/task/detail", query, scene: 1014 } };
}

const view = async (id: string) =>
  (await world.server.call<MessageView & { openedAt: string | null }>("GET", `/v1/messages/${id}`))
    .body;
const openedOf = async (id: string) =>
  (await view(id)).events.filter((event) => event.type === "message.opened").length;
const untilOpened = (id: string) =>
  eventually(async () => expect((await view(id)).openedAt).not.toBeNull());

function collect({ push }: Started): Opening[] {
  const openings: Opening[] = [];
  push.onOpen((opening) => void openings.push(opening));
  return openings;
}
const turn = () => new Promise((done) => setImmediate(done));

describe("a card of ours", () => {
  test("that starts the program is told with its message and its decoded query, and reported", async () => {
    const started = await world.start();
    const { messageId, enter } = await sendCard(started);

    const next = await started.restart({ enter });
    const openings = collect(next);
    await turn();

    expect(openings).toEqual([
      {
        messageId,
        path: "pages/task/detail",
        query: { hymid: messageId, name: "第三单元" },
        scene: 1014,
        isColdStart: true,
      },
    ]);
    await untilOpened(messageId);
  });

  test("that brings the program back from the background is told as no cold start", async () => {
    const started = await world.start();
    const openings = collect(started);
    const { messageId, enter } = await sendCard(started);
    started.phone.hide();
    started.phone.open({ ...enter, scene: 1107 });
    await turn();
    expect(openings).toMatchObject([{ messageId, scene: 1107, isColdStart: false }]);
    await untilOpened(messageId);
  });

  test("is told once and reported once, though the phone is locked and unlocked with the program on top", async () => {
    const started = await world.start();
    const openings = collect(started);
    const { messageId, enter } = await sendCard(started);
    started.phone.open(enter);
    for (let unlocked = 0; unlocked < 3; unlocked += 1) {
      started.phone.hide();
      started.phone.open(enter);
    }
    await untilOpened(messageId);
    expect(openings).toHaveLength(1);
    expect(await openedOf(messageId)).toBe(1);
  });

  test("that is opened again, after something else, is told again; the server counts it once", async () => {
    const started = await world.start();
    const openings = collect(started);
    const { messageId, enter } = await sendCard(started);
    started.phone.open(enter);
    started.phone.open({ scene: 1001 });
    started.phone.open(enter);
    await turn();
    expect(openings).toHaveLength(2);
    await untilOpened(messageId);
    await started.push.ready();
    expect(await openedOf(messageId)).toBe(1);
  });

  test("is reported later when the server is away, with the time at which it was opened", async () => {
    const started = await world.start();
    const { messageId, enter } = await sendCard(started);
    world.gate.trouble = "closed";
    const next = await started.restart({ enter });
    await next.push.ready();
    expect((await view(messageId)).openedAt).toBeNull();
    world.gate.trouble = undefined;
    await (await next.restart()).push.ready();
    await untilOpened(messageId);
  });
});

describe("a handler", () => {
  test("that comes late is told what started the program; one that came later still is not", async () => {
    const started = await world.start({ enter: { path: "p", scene: 1014 } });
    await started.push.ready();
    const [early, late] = [collect(started), collect(started)];
    await turn();
    expect([early.length, late.length]).toEqual([1, 0]);
  });

  test("that has unsubscribed is not told", async () => {
    const started = await world.start();
    const openings: Opening[] = [];
    const unsubscribe = started.push.onOpen((opening) => void openings.push(opening));
    unsubscribe();
    started.phone.open({ path: "p", scene: 1014 });
    await turn();
    expect(openings).toEqual([]);
  });
});

test("other ways in are no openings", async () => {
  const started = await world.start({ enter: { path: "p", query: { hymid: "x" }, scene: 1001 } });
  const openings = collect(started);
  for (const scene of [1043, 1073, 1037, 1038, 1231]) started.phone.open({ path: "p", scene });
  await turn();
  expect(openings).toEqual([]);
});

test.each([
  ["%E8%AF%BE", "课"],
  ["课", "课"],
  ["100%", "100%"],
  ["%E8%AF", "%E8%AF"],
  ["a+b", "a+b"],
  ["", ""],
])("a query value %j is read as %j: encoded, decoded before, or broken", async (value, decoded) => {
  const started = await world.start({ enter: { path: "p", query: { value }, scene: 1014 } });
  const openings = collect(started);
  await turn();
  expect(openings[0]?.query).toEqual({ value: decoded });
});

test.each([null, undefined, {}, { path: "p", query: null, scene: 1014 }])(
  "a platform that says only %j of how it was entered is no trouble",
  async (entry) => {
    const { api } = fakeWx({ getEnterOptionsSync: () => entry as Entry });
    const shown: ((entry: Entry) => void)[] = [];
    api.onAppShow = (listener) => shown.push(listener);
    const push = createPush({ api, baseUrl: "https://push.example.com" });
    shown[0]!(entry as Entry);
    const openings: Opening[] = [];
    push.onOpen((opening) => void openings.push(opening));
    await turn();
    expect(openings).toMatchObject(entry?.scene === 1014 ? [{ path: "p", query: {} }] : []);
  },
);

test("a base library that tells nothing of how the program was entered is no trouble", async () => {
  const started = await world.start();
  const bare = Object.assign({}, started.phone.wx, {
    getEnterOptionsSync: undefined,
    getLaunchOptionsSync: undefined,
    onAppShow: undefined,
    getSetting: undefined,
    openSetting: undefined,
  });
  const next = await started.restart({ push: { api: bare } });
  await next.push.ready();
  expect(next.push.state.status).toBe("ready");
  expect(await next.push.openSettings()).toMatchObject({ code: "UNSUPPORTED" });
});
