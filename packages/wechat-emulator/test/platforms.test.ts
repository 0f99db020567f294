import { expect, test } from "vitest";
import { hourMs, minuteMs, startWorld, type World } from "./helpers.ts";
import { openFrame, settings, sha1, startReceiver, token } from "./receiver.ts";

const componentAppid = "wxplatform0000000001";
const secret = "component-secret";
const { encodingAESKey } = settings("");

/** A platform with a ticket, and its ways of asking. */
async function startPlatform(world: World, overrides: Record<string, unknown> = {}) {
  await using hearing = await startReceiver();
  const platform = { componentAppid, secret, token, encodingAESKey, ...overrides };
  world.control.addPlatform({ ...platform, eventUrl: hearing.url });
  await world.control.pushPlatformTicket({ componentAppid });
  const ticket = /<ComponentVerifyTicket><!\[CDATA\[(.+)]]>/.exec(
    readFrame(hearing.pushes[0]!),
  )![1];
  world.control.addPlatform(platform);
  const ask = (name: string, body: object, componentToken?: string) =>
    world.post(`/cgi-bin/component/${name}?access_token=${componentToken ?? ""}`, {
      component_appid: componentAppid,
      ...body,
    });
  const fetchToken = (more: object = {}) =>
    ask("api_component_token", {
      component_appsecret: secret,
      component_verify_ticket: ticket,
      ...more,
    });
  return { ask, fetchToken };
}

function readFrame({ body }: { body: string }): string {
  return openFrame(/<Encrypt><!\[CDATA\[(.+)]]>/.exec(body)![1]!).message;
}

async function authorizedWorld(world: World, overrides: Record<string, unknown> = {}) {
  const { ask, fetchToken } = await startPlatform(world, overrides);
  const componentToken = String((await fetchToken()).json["component_access_token"]);
  const { authCode } = await world.control.authorizePlatform({
    componentAppid,
    appid: world.appid,
    permissions: [18],
  });
  const answer = await ask("api_query_auth", { authorization_code: authCode }, componentToken);
  const info = answer.json["authorization_info"] as Record<string, unknown>;
  const renew = (refreshToken: unknown) =>
    ask(
      "api_authorizer_token",
      { authorizer_appid: world.appid, authorizer_refresh_token: refreshToken },
      componentToken,
    );
  return { ask, componentToken, authCode, info, renew };
}

test("a ticket comes as XML, encrypted and signed for the platform, and another one ten minutes later", async () => {
  await using receiver = await startReceiver();
  await using world = await startWorld();
  world.control.addPlatform({
    componentAppid,
    secret,
    token,
    encodingAESKey,
    eventUrl: receiver.url,
  });

  const { push } = await world.control.pushPlatformTicket({ componentAppid });
  world.control.advanceClock(9 * minuteMs);
  world.control.advanceClock(minuteMs);

  expect(push).toEqual({ isTaken: true, status: 200, body: "success" });
  await expect.poll(() => receiver.pushes.length).toBe(2);
  const { query, body } = receiver.pushes[0]!;
  const encrypt = /<Encrypt><!\[CDATA\[(.+)]]>/.exec(body)![1]!;
  expect(query["msg_signature"]).toBe(sha1(token, query["timestamp"]!, query["nonce"]!, encrypt));
  expect(openFrame(encrypt).appid).toBe(componentAppid);
  expect(readFrame(receiver.pushes[0]!)).toContain(
    "<InfoType><![CDATA[component_verify_ticket]]></InfoType>",
  );
});

test("the platform's token is refused with the errcode of what is wrong", async () => {
  await using world = await startWorld();
  const { ask, fetchToken } = await startPlatform(world);

  const errcodes = [
    await fetchToken({ component_appid: "" }),
    await fetchToken({ component_appid: "wxother" }),
    await fetchToken({ component_appsecret: "wrong" }),
    await fetchToken({ component_verify_ticket: "ticket@@@wrong" }),
    await ask("api_create_preauthcode", {}, await world.token()),
    await ask("api_create_preauthcode", {}, "unknown"),
  ].map(({ errcode }) => errcode);
  world.control.advanceClock(12 * hourMs);
  const late = await fetchToken();

  expect(errcodes).toEqual([41018, 61011, 40125, 61006, 61014, 40001]);
  expect(late.errcode).toBe(61005);
});

test("an address that is not registered is refused", async () => {
  await using world = await startWorld();
  const { fetchToken } = await startPlatform(world, { ipWhitelist: ["203.0.113.1"] });

  expect((await fetchToken()).errcode).toBe(61004);
});

test("an authorised account's token sends what the account granted, and nothing else", async () => {
  await using world = await startWorld();
  const { info } = await authorizedWorld(world);
  const accessToken = String(info["authorizer_access_token"]);
  world.accept();

  const sent = await world.post(`/cgi-bin/message/subscribe/send?access_token=${accessToken}`, {
    touser: world.openid,
    template_id: world.templateId,
    data: {
      thing1: { value: "练习" },
      date2: { value: "2026-01-05" },
      number3: { value: "1" },
    },
  });
  const typing = await world.post(`/cgi-bin/message/custom/typing?access_token=${accessToken}`, {});

  expect(info["func_info"]).toEqual([{ funcscope_category: { id: 18 } }]);
  expect(sent.errcode).toBe(0);
  expect(typing.errcode).toBe(61007);
});

test("an authorisation code works once; a refresh token that rotated is 61023", async () => {
  await using world = await startWorld();
  const { ask, componentToken, authCode, info, renew } = await authorizedWorld(world, {
    rotatesRefreshTokens: true,
  });

  const again = await ask("api_query_auth", { authorization_code: authCode }, componentToken);
  const first = await renew(info["authorizer_refresh_token"]);
  const old = await renew(info["authorizer_refresh_token"]);
  const next = await renew(first.json["authorizer_refresh_token"]);

  expect([again.errcode, first.errcode, old.errcode, next.errcode]).toEqual([61010, 0, 61023, 0]);
});

test("a code is exchanged with the component token; after the account took it back, nothing works", async () => {
  await using world = await startWorld();
  const { componentToken, info, renew } = await authorizedWorld(world);
  const exchange = () => {
    const { code } = world.control.issueCode({ appid: world.appid, openid: world.openid });
    return world.get(
      `/sns/component/jscode2session?appid=${world.appid}&js_code=${code}&grant_type=authorization_code&component_appid=${componentAppid}&component_access_token=${componentToken}`,
    );
  };

  const before = await exchange();
  await world.control.unauthorizePlatform({ componentAppid, appid: world.appid });
  const after = await exchange();
  const sent = await world.post(
    `/cgi-bin/message/subscribe/send?access_token=${String(info["authorizer_access_token"])}`,
    {},
  );
  const renewed = await renew(info["authorizer_refresh_token"]);

  expect(before.json["openid"]).toBe(world.openid);
  expect([after.errcode, sent.errcode, renewed.errcode]).toEqual([61003, 40001, 61003]);
});

test("an authorised account's messages go to the platform, in its frame, until the account takes it back", async () => {
  await using own = await startReceiver();
  await using receiver = await startReceiver();
  await using world = await startWorld();
  const { appid, openid } = world;
  await world.control.setCallback({ appid, callback: settings(own.url), verify: false });
  const messageUrl = receiver.url.replace("/wechat?app=1", "/message/$APPID$");
  await authorizedWorld(world, { messageUrl });

  world.control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
  await world.control.settleCallbacks();
  await world.control.unauthorizePlatform({ componentAppid, appid });
  world.control.userMessage({ appid, openid, msgtype: "text", content: "还在吗" });
  await world.control.settleCallbacks();

  expect(receiver.pushes).toHaveLength(1);
  const encrypt = /<Encrypt><!\[CDATA\[(.+)]]>/.exec(receiver.pushes[0]!.body)![1]!;
  expect(openFrame(encrypt)).toMatchObject({ appid: componentAppid });
  expect(openFrame(encrypt).message).toContain("在吗");
  expect(own.pushes).toHaveLength(1);
  expect(own.pushes[0]!.body).toContain("还在吗");
});
