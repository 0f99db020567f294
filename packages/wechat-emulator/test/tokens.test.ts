import { expect, test } from "vitest";
import { hourMs, minuteMs, startWorld, type World } from "./helpers.ts";

const secondMs = 1000;

test("stable_token gives the same token with a shrinking expires_in until five minutes are left", async () => {
  await using world = await startWorld({ nowMs: () => noon });

  const first = await stable(world);
  world.control.advanceClock(hourMs);
  const second = await stable(world);
  world.control.advanceClock(55 * minuteMs - secondMs);
  const third = await stable(world);
  world.control.advanceClock(secondMs);
  const fourth = await stable(world);

  expect(first.expiresIn).toBe(7200);
  expect(second).toEqual({ ...first, expiresIn: 3600 });
  expect(third).toEqual({ ...first, expiresIn: 301 });
  expect(fourth.token).not.toBe(first.token);
  expect(fourth.expiresIn).toBe(7200);
});

test("near its end the old stable token overlaps with the new one, then is 42001", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  const old = await stable(world);
  world.control.advanceClock(116 * minuteMs);
  const fresh = await stable(world);

  expect(await use(world, old.token)).toBe(0);
  expect(await use(world, fresh.token)).toBe(0);
  world.control.advanceClock(4 * minuteMs);
  expect(await use(world, old.token)).toBe(42001);
  expect(await use(world, fresh.token)).toBe(0);
});

test("a forced refresh kills the previous token at once", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  const old = await stable(world);

  const forced = await stable(world, true);

  expect(forced.token).not.toBe(old.token);
  expect(await use(world, old.token)).toBe(40001);
  expect(await use(world, forced.token)).toBe(0);
});

test("forced refreshes less than 30 seconds apart do not refresh", async () => {
  await using world = await startWorld({ nowMs: () => noon });

  const first = await stable(world, true);
  world.control.advanceClock(29 * secondMs);
  const second = await stable(world, true);
  world.control.advanceClock(secondMs);
  const third = await stable(world, true);

  expect(second.token).toBe(first.token);
  expect(third.token).not.toBe(first.token);
});

test("the twenty-first forced refresh of a day is 45009, while normal mode goes on", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  for (let refreshes = 0; refreshes < 20; refreshes += 1) {
    expect((await stable(world, true)).errcode).toBe(0);
    world.control.advanceClock(30 * secondMs);
  }

  expect((await stable(world, true)).errcode).toBe(45009);
  expect((await stable(world)).errcode).toBe(0);
  world.control.advanceClock(12 * hourMs);
  expect((await stable(world, true)).errcode).toBe(0);
});

test("each classic token replaces the one before it, which works for five more minutes and then is 40001", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  const old = await classic(world);
  const fresh = await classic(world);

  expect(fresh.token).not.toBe(old.token);
  world.control.advanceClock(299 * secondMs);
  expect(await use(world, old.token)).toBe(0);
  world.control.advanceClock(secondMs);
  expect(await use(world, old.token)).toBe(40001);
  expect(await use(world, fresh.token)).toBe(0);
});

test("a token that lived its two hours is 42001", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  const { token } = await classic(world);

  world.control.advanceClock(2 * hourMs - secondMs);
  expect(await use(world, token)).toBe(0);
  world.control.advanceClock(secondMs);
  expect(await use(world, token)).toBe(42001);
});

test("the two families do not touch each other", async () => {
  await using world = await startWorld({ nowMs: () => noon });
  const stableToken = await stable(world);
  const classicToken = await classic(world);
  await classic(world);
  await stable(world, true);

  expect(await use(world, classicToken.token)).toBe(0);
  expect(await use(world, stableToken.token)).toBe(40001);
});

test("over 2,000 classic tokens a day the answer is 45009 and names the stable token", async () => {
  await using world = await startWorld({ dailyQuotas: { "/cgi-bin/token": 1 } });
  const path = `/cgi-bin/token?grant_type=client_credential&appid=${world.appid}&secret=${world.secret}`;
  await world.get(path);

  const { errcode, errmsg } = await world.get(path);

  expect(errcode).toBe(45009);
  expect(errmsg).toContain("could get access_token by getStableAccessToken");
});

test("no token is 41001, garbage 40001, and a withdrawn one 40001 until a new one is fetched", async () => {
  await using world = await startWorld();
  const { token } = await stable(world);

  expect(await use(world, "")).toBe(41001);
  expect(await use(world, "garbage")).toBe(40001);
  expect(world.control.expireTokens({ appid: world.appid })).toEqual({ expired: 1 });
  expect(await use(world, token)).toBe(40001);
  expect(await use(world, (await stable(world)).token)).toBe(0);
});

test("another app's token is 40014 where the appid is named", async () => {
  await using world = await startWorld();
  world.control.addApp({ appid: "wxother", secret: "other" });
  const path = `/cgi-bin/clear_quota?access_token=${await world.token()}`;

  expect((await world.post(path, { appid: "wxother" })).errcode).toBe(40014);
  expect((await world.post(path, { appid: "wxnobody" })).errcode).toBe(40013);
});

test.each([
  [{ appid: undefined }, 41002],
  [{ appid: "wxnobody", grant_type: "wrong" }, 40013],
  [{ grant_type: "wrong" }, 40002],
  [{ secret: undefined }, 41004],
  [{ secret: "wrong" }, 40125],
])("both token calls answer %j with %i", async (change, errcode) => {
  await using world = await startWorld();
  const { appid, secret } = world;
  const fields: Record<string, string> = JSON.parse(
    JSON.stringify({ grant_type: "client_credential", appid, secret, ...change }),
  );

  const query = new URLSearchParams(fields).toString();
  expect((await world.get(`/cgi-bin/token?${query}`)).errcode).toBe(errcode);
  expect((await world.post("/cgi-bin/stable_token", fields)).errcode).toBe(errcode);
});

test("an address outside the whitelist is 40164 and is told which one it is", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  world.control.addApp({ appid, secret, ipWhitelist: ["203.0.113.7"] });

  const { errcode, errmsg } = await stable(world);

  expect(errcode).toBe(40164);
  expect(errmsg).toMatch(
    /^invalid ip 127\.0\.0\.1 ipv6 ::ffff:127\.0\.0\.1, not in whitelist rid: /,
  );
});

test("stable_token by GET is 43002, token by POST 43001, an empty body 44002", async () => {
  await using world = await startWorld();

  expect((await world.get("/cgi-bin/stable_token")).errcode).toBe(43002);
  expect((await world.post("/cgi-bin/token", {})).errcode).toBe(43001);
  expect((await world.post("/cgi-bin/stable_token", "")).errcode).toBe(44002);
});

const noon = Date.parse("2026-01-05T12:00:00+08:00");

async function stable({ post, appid, secret }: World, force_refresh = false) {
  const fields = { grant_type: "client_credential", appid, secret, force_refresh };
  return describe(await post("/cgi-bin/stable_token", fields));
}

async function classic({ get, appid, secret }: World) {
  const query = `grant_type=client_credential&appid=${appid}&secret=${secret}`;
  return describe(await get(`/cgi-bin/token?${query}`));
}

function describe({ json, errcode, errmsg }: Awaited<ReturnType<World["get"]>>) {
  return { token: String(json["access_token"]), expiresIn: json["expires_in"], errcode, errmsg };
}

async function use({ get }: World, token: string): Promise<number> {
  return (await get(`/wxaapi/newtmpl/gettemplate?access_token=${token}`)).errcode;
}
