import { describe, expect, test } from "vitest";
import { startWorld } from "./helpers.ts";
import { settings, startReceiver } from "./receiver.ts";

/** A mini program, and an Official Account with a follower, an old template and a present one. */
async function startAccounts() {
  const world = await startWorld();
  const { control, appid: miniProgram } = world;
  const account = { appid: "wx0000000000000002", secret: "secret-of-the-account" };
  control.addApp({ ...account, kind: "official-account" });
  const { openid: follower } = control.addUser({ appid: account.appid });
  const { priTmplId: oldTemplate } = control.addTemplate({
    appid: account.appid,
    title: "预约成功",
    content: "{{first.DATA}}\n姓名：{{keyword1.DATA}}\n{{remark.DATA}}",
  });
  const { priTmplId: newTemplate } = control.addTemplate({
    appid: account.appid,
    title: "课程提醒",
    content: "课程:{{thing1.DATA}}\n时间:{{time2.DATA}}",
  });
  const fields = { grant_type: "client_credential", ...account };
  const { json } = await world.post("/cgi-bin/stable_token", fields);
  const token = String(json["access_token"]);
  return {
    ...world,
    miniProgram,
    account,
    follower,
    oldTemplate,
    newTemplate,
    accountToken: token,
    sendTemplate: (body: object) =>
      world.post(`/cgi-bin/message/template/send?access_token=${token}`, {
        touser: follower,
        template_id: newTemplate,
        data: { thing1: { value: "第三单元" }, time2: { value: "18:00", color: "#173177" } },
        ...body,
      }),
  };
}

describe("template messages of an Official Account", () => {
  test("reach a follower, are told as sent, and stand among the messages", async () => {
    await using world = await startAccounts();
    await using receiver = await startReceiver();
    const { account, control, follower, miniProgram } = world;
    const callback = settings(receiver.url, { format: "xml" });
    control.addApp({ ...account, kind: "official-account", callback });

    const { errcode, text } = await world.sendTemplate({
      url: "https://example.com",
      miniprogram: { appid: miniProgram, pagepath: "pages/a?b=1" },
    });
    await control.settleCallbacks();

    const msgid = /"msgid":(\d{19})}$/.exec(text)![1]!;
    expect(errcode).toBe(0);
    expect(follower).toMatch(/^oa.{26}$/);
    expect(control.messages({ appid: account.appid })).toMatchObject([
      {
        msgid,
        touser: follower,
        page: "pages/a?b=1",
        lines: [{ label: "课程", value: "第三单元" }, { value: "18:00" }],
      },
    ]);
    const { body } = receiver.pushes[0]!;
    expect(body).toContain("<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>");
    expect(body).toContain(`<MsgID>${msgid}</MsgID>\n<Status><![CDATA[success]]></Status>`);
  });

  test("old templates take any text in first, keywords and remark, or none", async () => {
    await using world = await startAccounts();
    const data = { first: { value: "您好\n".repeat(20) }, keyword1: { value: "张三".repeat(30) } };

    const { errcode } = await world.sendTemplate({ template_id: world.oldTemplate, data });

    expect(errcode).toBe(0);
    const [message] = world.control.messages({ appid: world.account.appid });
    expect(message!.lines).toMatchObject([
      { key: "first" },
      { key: "keyword1" },
      { key: "remark" },
    ]);
  });

  test.each([
    ["an openid of the mini program", { touser: "oMini" }, 40003],
    ["an unknown template", { template_id: "none" }, 40037],
    ["a mini program that does not exist", { miniprogram: { appid: "wx", pagepath: "a" } }, 40013],
    ["a value against the rules", { data: { thing1: { value: "字".repeat(21) } } }, 47003],
    ["a missing value", { data: { thing1: { value: "字" } } }, 47003],
  ])("%s is refused", async (_, body, errcode) => {
    await using world = await startAccounts();

    expect((await world.sendTemplate(body)).errcode).toBe(errcode);
  });

  test("who does not follow any more is 43004", async () => {
    await using world = await startAccounts();
    const { account, control, follower } = world;
    control.addUser({ appid: account.appid, openid: follower, isFollower: false });

    expect((await world.sendTemplate({})).errcode).toBe(43004);
    control.addUser({ appid: account.appid, openid: follower, isFollower: true });
    expect((await world.sendTemplate({})).errcode).toBe(0);
  });

  test("the same client_msg_id to the same user is one message within ten minutes", async () => {
    await using world = await startAccounts();
    const { account, control } = world;
    const send = async (client_msg_id: string) =>
      (await world.sendTemplate({ client_msg_id })).text;

    const first = await send("a");
    expect(await send("a")).toBe(first);
    expect(await send("b")).not.toBe(first);
    expect(control.messagesSummary({ appid: account.appid }).total).toBe(2);
    control.advanceClock(600_000);
    expect(await send("a")).not.toBe(first);
  });

  test("the account's templates are listed with WeChat's names", async () => {
    await using world = await startAccounts();
    const path = `/cgi-bin/template/get_all_private_template?access_token=${world.accountToken}`;

    expect((await world.get(path)).json).toMatchObject({
      template_list: [
        {
          template_id: world.oldTemplate,
          title: "预约成功",
          content: expect.stringMatching(/first/),
        },
        { template_id: world.newTemplate, primary_industry: "", deputy_industry: "", example: "" },
      ],
    });
  });
});

test("neither account can do with its token what the other may: 48001", async () => {
  await using world = await startAccounts();
  const { accountToken, account } = world;
  const send = `/cgi-bin/message/subscribe/send?access_token=${accountToken}`;
  const template = `/cgi-bin/message/template/send?access_token=${await world.token()}`;
  const list = `/cgi-bin/template/get_all_private_template?access_token=${await world.token()}`;
  const login = `/sns/jscode2session?appid=${account.appid}&secret=${account.secret}&js_code=a&grant_type=authorization_code`;

  expect((await world.post(send, {})).errcode).toBe(48001);
  expect((await world.post(template, {})).errcode).toBe(48001);
  expect((await world.get(list)).errcode).toBe(48001);
  expect((await world.get(login)).errcode).toBe(40013);
});
