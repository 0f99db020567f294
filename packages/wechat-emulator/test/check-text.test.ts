import { expect, test } from "vitest";
import { startWorld, type World } from "./helpers.ts";

async function check(world: World, more: Record<string, unknown>, token?: string) {
  const path = `/wxa/msg_sec_check?access_token=${token ?? (await world.token())}`;
  const body = { version: 2, openid: world.openid, scene: 2, content: "早上好", ...more };
  return world.post(path, body);
}

test("a text gets the verdict of the word lists, and a label that says why", async () => {
  await using world = await startWorld({ riskyWords: ["坏词"], reviewWords: ["可疑"] });
  world.control.issueCode({ appid: world.appid, openid: world.openid });
  const verdict = async (content: string) => (await check(world, { content })).json["result"];

  expect(await verdict("早上好")).toEqual({ suggest: "pass", label: 100 });
  expect(await verdict("有坏词在此")).toEqual({ suggest: "risky", label: 21_000 });
  expect(await verdict("很可疑")).toEqual({ suggest: "review", label: 21_000 });
});

test("version 1 answers an errcode, and asks for no user", async () => {
  await using world = await startWorld({ riskyWords: ["坏词"] });
  const first = { version: undefined, openid: undefined };

  expect((await check(world, { ...first, content: "坏词" })).errcode).toBe(87014);
  expect((await check(world, first)).errcode).toBe(0);
});

test("a user who was not there for two hours is 61010", async () => {
  await using world = await startWorld();
  expect((await check(world, {})).errcode).toBe(61010);
  world.control.issueCode({ appid: world.appid, openid: world.openid });
  expect((await check(world, {})).errcode).toBe(0);
  world.control.advanceClock(2 * 3_600_000 + 1);
  expect((await check(world, {})).errcode).toBe(61010);
});

test.each([
  ["no token", {}, "none", 40001],
  ["an unknown openid", { openid: "oNobody" }, undefined, 40003],
  ["a wrong scene", { scene: 5 }, undefined, 40129],
  ["no content", { content: "" }, undefined, 44002],
  ["content that is no text", { content: 5 }, undefined, 47001],
  ["a text of 2,501 characters", { content: "字".repeat(2_501) }, undefined, 45002],
])("%s is refused", async (_, more, token, errcode) => {
  await using world = await startWorld();
  expect((await check(world, more, token)).errcode).toBe(errcode);
});
