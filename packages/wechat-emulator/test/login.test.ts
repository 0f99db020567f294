import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { hourMs, minuteMs, startWorld, type World } from "./helpers.ts";

test("a code gives openid and a session_key of 16 bytes, as JSON that is called text/plain", async () => {
  await using world = await startWorld();

  const answer = await login(world, newCode(world));

  expect(answer.contentType).toBe("text/plain");
  expect(answer.json["openid"]).toBe(world.openid);
  expect(answer.json).not.toHaveProperty("errcode");
  expect(Buffer.from(String(answer.json["session_key"]), "base64")).toHaveLength(16);
  expect(world.openid).toMatch(/^o[\w-]{27}$/);
});

test("a code works once: the second exchange is 40163", async () => {
  await using world = await startWorld();
  const code = newCode(world);
  await login(world, code);

  const { errcode, errmsg } = await login(world, code);

  expect(errcode).toBe(40163);
  expect(errmsg).toMatch(/^code been used, rid: [0-9a-f-]{26}$/);
});

test("of twenty exchanges of one code at once exactly one succeeds", async () => {
  await using world = await startWorld();
  const code = newCode(world);

  const answers = await Promise.all(Array.from({ length: 20 }, () => login(world, code)));

  expect(answers.filter(({ errcode }) => errcode === 0)).toHaveLength(1);
});

test("a code is 40029 after five minutes, for another app, and when it was never issued", async () => {
  const nowMs = Date.now();
  await using world = await startWorld({ nowMs: () => nowMs });
  world.control.addApp({ appid: "wxother", secret: "other" });
  world.control.addUser({ appid: "wxother", openid: world.openid });
  const [late, foreign] = [newCode(world), newCode(world)];

  const elsewhere = `/sns/jscode2session?appid=wxother&secret=other&js_code=${foreign}&grant_type=authorization_code`;
  expect((await world.get(elsewhere)).errcode).toBe(40029);
  expect((await login(world, "invented")).errcode).toBe(40029);
  world.control.advanceClock(5 * minuteMs - 1000);
  expect((await login(world, foreign)).errcode).toBe(0);
  world.control.advanceClock(1000);
  expect((await login(world, late)).errcode).toBe(40029);
});

test("a wrong secret is 40125 and leaves the code usable", async () => {
  await using world = await startWorld();
  const code = newCode(world);
  const path = `/sns/jscode2session?appid=${world.appid}&secret=wrong&js_code=${code}&grant_type=authorization_code`;

  expect((await world.get(path)).errcode).toBe(40125);
  expect((await login(world, code)).errcode).toBe(0);
});

test.each([
  ["appid=", 41002],
  ["appid=wxnobody", 40013],
  ["appid=APPID", 41004],
  ["appid=APPID&secret=SECRET&js_code=x", 40002],
  ["appid=APPID&secret=SECRET&grant_type=authorization_code", 41008],
])("jscode2session?%s is %i", async (query, errcode) => {
  await using world = await startWorld();
  const filled = query.replace("APPID", world.appid).replace("SECRET", world.secret);

  expect((await world.get(`/sns/jscode2session?${filled}`)).errcode).toBe(errcode);
});

test("a blocked user is 40226; a bound app's user has a unionid; a needless access_token does no harm", async () => {
  await using world = await startWorld();
  const { appid, openid } = world;

  world.control.addUser({ appid, openid, isBlocked: true });
  expect((await login(world, newCode(world))).errcode).toBe(40226);
  world.control.addUser({ appid, openid, isBlocked: false, unionid: "u1" });
  const answer = await login(world, `${newCode(world)}&access_token=needless`);
  expect(answer.json["unionid"]).toBe("u1");
});

test("checksession tells a good session_key from a stale one; resetusersessionkey replaces it", async () => {
  await using world = await startWorld();
  const key = String((await login(world, newCode(world))).json["session_key"]);
  const query = async (sessionKey: string) => {
    const signature = createHmac("sha256", sessionKey).update("").digest("hex");
    return `?access_token=${await world.token()}&openid=${world.openid}&signature=${signature}&sig_method=hmac_sha256`;
  };

  expect((await world.get(`/wxa/checksession${await query(key)}`)).errcode).toBe(0);
  expect((await world.get(`/wxa/checksession${await query("wrong")}`)).errcode).toBe(87009);
  const reset = await world.get(`/wxa/resetusersessionkey${await query(key)}`);
  expect(reset.json["openid"]).toBe(world.openid);
  expect((await world.get(`/wxa/checksession${await query(key)}`)).errcode).toBe(87009);
  const renewed = String(reset.json["session_key"]);
  expect((await world.get(`/wxa/checksession${await query(renewed)}`)).errcode).toBe(0);
  world.control.advanceClock(73 * hourMs);
  expect((await world.get(`/wxa/resetusersessionkey${await query(renewed)}`)).errcode).toBe(87007);
});

function newCode({ control, appid, openid }: World): string {
  return control.issueCode({ appid, openid }).code;
}

function login({ get, appid, secret }: World, code: string) {
  const query = `appid=${appid}&secret=${secret}&js_code=${code}&grant_type=authorization_code`;
  return get(`/sns/jscode2session?${query}`);
}
