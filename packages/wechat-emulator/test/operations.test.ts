import { expect, test } from "vitest";
import { startWorld, type World } from "./helpers.ts";

test("quota/get tells what was used of the day", async () => {
  await using world = await startWorld();
  await world.send();
  await world.send();
  const cgi_path = "/cgi-bin/message/subscribe/send";

  const { json } = await call(world, "/cgi-bin/openapi/quota/get", { cgi_path });

  expect(json["quota"]).toEqual({ daily_limit: 10_000_000, used: 2, remain: 9_999_998 });
});

test.each([
  ["cgi-bin/token", 76003],
  ["/sns/jscode2session", 76022],
  ["/cgi-bin/nothing", 76021],
])("quota/get of %s is %i", async (cgi_path, errcode) => {
  await using world = await startWorld();

  expect((await call(world, "/cgi-bin/openapi/quota/get", { cgi_path })).errcode).toBe(errcode);
});

test("the eleventh clear of a month is 48006, whichever call was used", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  const v2 = (appsecret: string) =>
    world.post(`/cgi-bin/clear_quota/v2?appid=${appid}&appsecret=${appsecret}`, "");

  for (let clears = 0; clears < 5; clears += 1) {
    expect((await call(world, "/cgi-bin/clear_quota", { appid })).errcode).toBe(0);
    expect((await v2(secret)).errcode).toBe(0);
  }

  expect((await call(world, "/cgi-bin/clear_quota", { appid })).errcode).toBe(48006);
  expect((await v2(secret)).errcode).toBe(48006);
  expect((await v2("wrong")).errcode).toBe(40125);
});

test("rid/get shows the refused request that a rid stands for, to its own app only", async () => {
  await using world = await startWorld();
  const { errmsg } = await world.send({ touser: "nobody" });
  const rid = errmsg.replace(/.*rid: /, "");

  const { json } = await call(world, "/cgi-bin/openapi/rid/get", { rid });

  expect(json["request"]).toMatchObject({
    request_url: expect.stringContaining("/cgi-bin/message/subscribe/send?access_token="),
    request_body: expect.stringContaining('"touser":"nobody"'),
    response_body: expect.stringContaining("40003"),
    client_ip: "127.0.0.1",
  });
  const ofLogin = (await world.get("/sns/jscode2session")).errmsg.replace(/.*rid: /, "");
  expect((await call(world, "/cgi-bin/openapi/rid/get", { rid: ofLogin })).errcode).toBe(76001);
  const ofAnother = await ridOfAnotherApp(world);
  expect((await call(world, "/cgi-bin/openapi/rid/get", { rid: ofAnother })).errcode).toBe(76003);
  const unknown = "00000000-00000000-00000000";
  expect((await call(world, "/cgi-bin/openapi/rid/get", { rid: unknown })).errcode).toBe(76001);
  expect((await call(world, "/cgi-bin/openapi/rid/get", { rid: "x" })).errcode).toBe(76002);
});

test("callback/check needs a callback URL, and gives dns and ping as asked", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  const check = (action: string) =>
    call(world, "/cgi-bin/callback/check", { action, check_operator: "DEFAULT" });

  expect((await check("all")).errcode).toBe(40201);
  expect((await check("else")).errcode).toBe(40202);
  const callback = {
    url: "http://127.0.0.1:1/",
    token: "t",
    encodingAESKey: "",
    mode: "plain",
    format: "json",
  } as const;
  world.control.addApp({ appid, secret, callback });
  expect(Object.keys((await check("all")).json)).toEqual(["dns", "ping"]);
  expect(Object.keys((await check("dns")).json)).toEqual(["dns"]);
});

test("the addresses of the API and of the callbacks are lists", async () => {
  await using world = await startWorld();
  for (const name of ["get_api_domain_ip", "getcallbackip"]) {
    const { json } = await world.get(`/cgi-bin/${name}?access_token=${await world.token()}`);
    expect(json["ip_list"]).toEqual(expect.arrayContaining([expect.any(String)]));
  }
});

async function ridOfAnotherApp({ control, post }: World): Promise<string> {
  const credentials = { appid: "wxother", secret: "other" };
  control.addApp(credentials);
  const { errmsg } = await post("/cgi-bin/stable_token", { ...credentials, grant_type: "wrong" });
  return errmsg.replace(/.*rid: /, "");
}

async function call(world: World, path: string, body: unknown) {
  return world.post(`${path}?access_token=${await world.token()}`, body);
}
