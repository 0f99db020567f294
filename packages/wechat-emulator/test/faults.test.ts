import { expect, test } from "vitest";
import { startWorld, type World } from "./helpers.ts";

const path = "/cgi-bin/message/subscribe/send";

test("errcode: the answer is the fault's, nothing is sent, and after `times` all is well", async () => {
  await using world = await worldWithRights(3);
  world.control.addFault({ path, kind: "errcode", errcode: -1, times: 2 });

  const answers = [await world.send(), await world.send(), await world.send()];

  expect(answers.map(({ errcode }) => errcode)).toEqual([-1, -1, 0]);
  expect(answers[0]!.errmsg).toMatch(/^system error rid: /);
  expect(remaining(world)).toBe(2);
});

test("errcode with processed: WeChat says no although the message went out", async () => {
  await using world = await worldWithRights(2);
  world.control.addFault({
    path,
    kind: "errcode",
    errcode: 45011,
    errmsg: "slow",
    processed: true,
  });

  const { errcode, errmsg } = await world.send();

  expect([errcode, errmsg.slice(0, 4)]).toEqual([45011, "slow"]);
  expect(remaining(world)).toBe(1);
});

test("status: another HTTP status with an HTML page, nothing is sent", async () => {
  await using world = await worldWithRights(1);
  world.control.addFault({ path, kind: "status", status: 503, times: 1 });

  const answer = await world.send();

  expect([answer.status, answer.contentType]).toEqual([503, "text/html"]);
  expect(answer.text).toMatch(/^<html>/);
  expect(remaining(world)).toBe(1);
});

test("garbage: HTTP 200 with a page that is no JSON", async () => {
  await using world = await worldWithRights(1);
  world.control.addFault({ path, kind: "garbage" });

  const answer = await world.send();

  expect(answer.status).toBe(200);
  expect(() => JSON.parse(answer.text) as unknown).toThrow();
});

test("reset: the connection breaks and nothing is sent", async () => {
  await using world = await worldWithRights(1);
  world.control.addFault({ path, kind: "reset", times: 1 });

  await expect(world.send()).rejects.toThrow("fetch failed");

  expect(remaining(world)).toBe(1);
  expect((await world.send()).errcode).toBe(0);
});

test("drop-after-send: the message is delivered and the answer is lost", async () => {
  await using world = await worldWithRights(2);
  world.control.addFault({ path, kind: "drop-after-send", times: 1 });

  await expect(world.send()).rejects.toThrow("fetch failed");

  expect(remaining(world)).toBe(1);
  expect(world.control.messagesSummary(world).total).toBe(1);
});

test("delay: the message is delivered before the answer comes, and the delay adds to another fault", async () => {
  await using world = await worldWithRights(2);
  world.control.addFault({ path, kind: "delay", ms: 60 });

  const startedMs = performance.now();
  expect((await world.send()).errcode).toBe(0);
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(55);

  world.control.addFault({ path, kind: "drop-after-send" });
  const againMs = performance.now();
  await expect(world.send()).rejects.toThrow("fetch failed");
  expect(performance.now() - againMs).toBeGreaterThanOrEqual(55);
  expect(world.control.messagesSummary(world).total).toBe(2);
});

test("a caller that gives up during a delay has sent all the same", async () => {
  await using world = await worldWithRights(1);
  const url = `${world.emulator.url}${path}?access_token=${await world.token()}`;
  world.control.addFault({ path, kind: "delay", ms: 10_000 });
  const body = JSON.stringify({
    touser: world.openid,
    template_id: world.templateId,
    data: { thing1: { value: "a" }, date2: { value: "01-01" }, number3: { value: "1" } },
  });

  const lost = fetch(url, { method: "POST", body, signal: AbortSignal.timeout(100) });

  await expect(lost).rejects.toThrow("timeout");
  expect(world.control.messagesSummary(world).total).toBe(1);
});

test("close does not wait for held-back answers", async () => {
  const world = await worldWithRights(1);
  world.control.addFault({ path, kind: "delay", ms: 60_000 });
  const pending = world.send().catch(() => "gone");
  while (world.control.messagesSummary(world).total === 0) await new Promise(setImmediate);

  await world.emulator.close();

  await pending;
});

test("the same seed makes the same calls fail, another seed others", async () => {
  const first = await errcodesWithSeed(7);

  expect(await errcodesWithSeed(7)).toEqual(first);
  expect(await errcodesWithSeed(8)).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([-1, 43101]));
});

test("a path ending in * stands for all paths that begin so, and deleting a fault ends it", async () => {
  await using world = await startWorld();
  const { id } = world.control.addFault({ path: "/wxaapi/*", kind: "errcode", errcode: -1 });
  const list = `/wxaapi/newtmpl/gettemplate?access_token=${await world.token()}`;

  expect((await world.get(list)).errcode).toBe(-1);
  expect((await world.send()).errcode).toBe(43101);
  expect(world.control.clearFaults({ id })).toEqual({ deleted: 1 });
  expect((await world.get(list)).errcode).toBe(0);
});

test("faults are told apart in the call log", async () => {
  await using world = await worldWithRights(2);
  world.control.addFault({ path, kind: "reset", times: 1 });
  world.control.addFault({ path, kind: "drop-after-send", times: 1 });

  for (let sends = 0; sends < 3; sends += 1) await world.send().catch(() => undefined);

  const { paths, recent } = world.control.calls({ path });
  expect(paths[path]).toMatchObject({
    count: 3,
    byErrcode: { 0: 2 },
    byFault: { reset: 1, "drop-after-send": 1 },
    inFlight: 0,
  });
  expect(recent.map(({ errcode, fault }) => [errcode, fault])).toEqual([
    [undefined, "reset"],
    [0, "drop-after-send"],
    [0, undefined],
  ]);
});

async function worldWithRights(count: number): Promise<World> {
  const world = await startWorld();
  for (let accepts = 0; accepts < count; accepts += 1) world.accept();
  return world;
}

function remaining({ control, appid, openid, templateId }: World) {
  return control.rights({ appid, openid, templateId }).remaining;
}

async function errcodesWithSeed(seed: number): Promise<number[]> {
  await using world = await startWorld({ seed });
  world.control.addFault({ path, kind: "errcode", errcode: -1, rate: 0.5 });
  const errcodes = [];
  for (let sends = 0; sends < 40; sends += 1) errcodes.push((await world.send()).errcode);
  return errcodes;
}
