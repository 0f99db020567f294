import { describe, expect, test } from "vitest";
import { startWechatServer } from "./helpers/wechat-server.ts";

const done = () => ({ errcode: 0, errmsg: "ok" });
const kfAccount = "amy@hongyan";

/** What the last request asked for: path, method, and its parameters without the token. */
function asked(wechat: Awaited<ReturnType<typeof startWechatServer>>) {
  const { method, path, query, body } = wechat.lastRequest();
  const { access_token: token, ...rest } = query;
  expect(token).toBe("T1");
  return [method, path, method === "GET" ? rest : JSON.parse(body)];
}

describe("agents", () => {
  test("each change names the agent as WeChat spells it", async () => {
    await using wechat = await startWechatServer({
      "/customservice/kfaccount/add": done,
      "/customservice/kfaccount/update": done,
      "/customservice/kfaccount/del": done,
      "/customservice/kfaccount/inviteworker": done,
      "/customservice/kfaccount/setadmin": done,
      "/customservice/kfaccount/canceladmin": done,
    });
    const { agents } = wechat.client;
    const businessId = "b1";
    const key = { kf_account: kfAccount };

    expect(await agents.add({ kfAccount, nickname: "艾米" })).toEqual({ alreadyAdded: false });
    expect(asked(wechat)).toEqual([
      "POST",
      "/customservice/kfaccount/add",
      { ...key, nickname: "艾米" },
    ]);
    await agents.update({ kfAccount, nickname: "Amy", businessId });
    expect(asked(wechat)).toEqual([
      "POST",
      "/customservice/kfaccount/update",
      { ...key, nickname: "Amy", business_id: "b1" },
    ]);
    await agents.remove({ kfAccount });
    expect(asked(wechat)).toEqual(["POST", "/customservice/kfaccount/del", key]);
    await agents.invite({ kfAccount, wechatId: "amy_wx" });
    expect(asked(wechat)).toEqual([
      "POST",
      "/customservice/kfaccount/inviteworker",
      { ...key, invite_wx: "amy_wx" },
    ]);
    await agents.setAdmin({ openid: "oAmy" });
    expect(asked(wechat)).toEqual([
      "GET",
      "/customservice/kfaccount/setadmin",
      { kf_openid: "oAmy" },
    ]);
    await agents.cancelAdmin({ openid: "oAmy", businessId });
    expect(asked(wechat)).toEqual([
      "GET",
      "/customservice/kfaccount/canceladmin",
      { kf_openid: "oAmy", business_id: "b1" },
    ]);
  });

  test("adding an agent who is there already is a success (65406)", async () => {
    await using wechat = await startWechatServer({
      "/customservice/kfaccount/add": () => ({
        errcode: 65406,
        errmsg: "custom service account exists",
      }),
    });
    expect(await wechat.client.agents.add({ kfAccount, nickname: "艾米" })).toEqual({
      alreadyAdded: true,
    });
  });

  test("where customer service is not switched on, the hint says where to do it", async () => {
    await using wechat = await startWechatServer({
      "/cgi-bin/customservice/getkflist": () => ({ errcode: 65400, errmsg: "please enable" }),
    });
    await expect(wechat.client.agents.list()).rejects.toMatchObject({
      errcode: 65400,
      class: "config-error",
      hint: expect.stringContaining("mp.weixin.qq.com"),
    });
  });

  test("the list tells who is bound and who is only invited", async () => {
    const bound = {
      kf_account: kfAccount,
      kf_nick: "艾米",
      kf_id: "1001",
      kf_headimgurl: "http://example.com/1",
      kf_wx: "amy_wx",
      kf_openid: "oAmy",
    };
    const invited = {
      kf_account: "bob@hongyan",
      kf_nick: "Bob",
      kf_id: 1002,
      kf_headimgurl: "",
      invite_wx: "bob_wx",
      invite_expire_time: "1795000000",
      invite_status: "waiting",
    };
    await using wechat = await startWechatServer({
      "/cgi-bin/customservice/getkflist": () => ({ kf_list: [bound, invited] }),
    });
    expect(await wechat.client.agents.list()).toEqual([
      {
        kfAccount,
        nickname: "艾米",
        kfId: "1001",
        headImageUrl: "http://example.com/1",
        wechatId: "amy_wx",
        openid: "oAmy",
      },
      {
        kfAccount: "bob@hongyan",
        nickname: "Bob",
        kfId: "1002",
        headImageUrl: "",
        wechatId: "",
        openid: "",
        invitation: {
          wechatId: "bob_wx",
          expiresAt: new Date(1_795_000_000_000),
          status: "waiting",
        },
      },
    ]);
  });

  test("who is online, and how many users each serves", async () => {
    const item = { kf_account: kfAccount, kf_id: 1001, kf_openid: "oAmy", accepted_case: 2 };
    await using wechat = await startWechatServer({
      "/cgi-bin/customservice/getonlinekflist": () => ({
        kf_online_list: [
          { ...item, status: 1 },
          { ...item, status: 0 },
        ],
      }),
    });
    const agent = { kfAccount, kfId: "1001", openid: "oAmy", acceptedCount: 2 };
    expect(await wechat.client.agents.listOnline({ businessId: "b1" })).toEqual([
      { ...agent, isOnline: true },
      { ...agent, isOnline: false },
    ]);
    expect(asked(wechat)[2]).toEqual({ business_id: "b1" });
  });
});

describe("sessions of agents", () => {
  test("one is opened and closed by agent and user", async () => {
    await using wechat = await startWechatServer({
      "/customservice/kfsession/create": done,
      "/customservice/kfsession/close": done,
    });
    const { sessions } = wechat.client.agents;
    const json = { kf_account: kfAccount, openid: "oUser" };
    await sessions.create({ kfAccount, openid: "oUser" });
    expect(asked(wechat)).toEqual(["POST", "/customservice/kfsession/create", json]);
    await sessions.close({ kfAccount, openid: "oUser" });
    expect(asked(wechat)).toEqual(["POST", "/customservice/kfsession/close", json]);
  });

  test.each([
    [
      { createtime: 1_795_000_000, kf_account: kfAccount },
      { kfAccount, createdAt: new Date(1_795_000_000_000) },
    ],
    [{ createtime: 0, kf_account: "" }, undefined],
    [{ errcode: 65413, errmsg: "no session" }, undefined],
  ])("who serves a user: %j", async (answer, expected) => {
    await using wechat = await startWechatServer({
      "/customservice/kfsession/getsession": () => answer,
    });
    expect(await wechat.client.agents.sessions.get("oUser")).toEqual(expected);
    expect(asked(wechat)).toEqual([
      "GET",
      "/customservice/kfsession/getsession",
      { openid: "oUser" },
    ]);
  });

  test("whom an agent serves, and who waits", async () => {
    await using wechat = await startWechatServer({
      "/customservice/kfsession/getsessionlist": () => ({
        sessionlist: [{ createtime: 1_795_000_000, openid: "oUser" }],
      }),
      "/customservice/kfsession/getwaitcase": () => ({
        count: 150,
        waitcaselist: [{ latest_time: 1_795_000_001, openid: "oOther" }],
      }),
    });
    const { sessions } = wechat.client.agents;
    expect(await sessions.list(kfAccount)).toEqual([
      { openid: "oUser", createdAt: new Date(1_795_000_000_000) },
    ]);
    expect(asked(wechat)[2]).toEqual({ kf_account: kfAccount });
    expect(await sessions.waiting()).toEqual({
      count: 150,
      users: [{ openid: "oOther", lastMessageAt: new Date(1_795_000_001_000) }],
    });
  });
});

describe("typing", () => {
  const path = "/cgi-bin/message/custom/typing";
  const typing = { openid: "oUser", command: "Typing" } as const;

  test("is shown to the user, and to a sub-merchant's", async () => {
    await using wechat = await startWechatServer({ [path]: done });
    await wechat.client.customerService.typing(typing);
    expect(asked(wechat)).toEqual(["POST", path, { touser: "oUser", command: "Typing" }]);
    await wechat.client.customerService.typing({
      openid: "oUser",
      command: "CancelTyping",
      businessId: "b1",
    });
    expect(asked(wechat)[2]).toEqual({
      touser: "oUser",
      command: "CancelTyping",
      businessid: "b1",
    });
  });

  test("while it is shown already, nothing is wrong (45081)", async () => {
    await using wechat = await startWechatServer({
      [path]: () => ({ errcode: 45081, errmsg: "you are already typing" }),
    });
    await wechat.client.customerService.typing(typing);
  });

  test("without an exchange in the last 30 seconds it is refused, and that can be told", async () => {
    await using wechat = await startWechatServer({
      [path]: () => ({ errcode: 45080, errmsg: "need sending message to user" }),
    });
    await expect(wechat.client.customerService.typing(typing)).rejects.toMatchObject({
      errcode: 45080,
      class: "user-quota-exhausted",
    });
  });
});
