import type { Page } from "@hongyan/testing/chromium";
import { createDatabase } from "@hongyan/testing/databases";
import { appid, scene } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from "vitest";
import { startReceiver, type Receiver } from "../../server/test/webhooks-receiver.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { authorise } from "./seed-platform.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

// Each is a whole task, with several dialogs: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 90_000 });

let console: TestConsole;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  console = await startConsole({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
  });
});
afterEach(() => console.closePages());
afterAll(async () => {
  await console[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
/** In the dialog that asks for it. */
const confirm = (page: Page, name: string) =>
  page.getByRole("dialog").getByRole("button", { name, exact: true }).last().click();

test("a new app is tested at once: a wrong secret is told in plain words, and a new one makes it well", async () => {
  const newApp = "wxnew00000000001";
  console.hongyan.emulator.control.addApp({ appid: newApp, secret: "the right one" });
  const page = await console.open("apps/new");
  await press(page, "添加并测试连接");
  await page.getByText("AppID 以 wx 开头").waitFor();
  await page.getByText("请填写 AppSecret").waitFor();
  await expectAccessible(page);

  await page.getByLabel("AppID").fill(newApp);
  await page.getByLabel("AppSecret").fill("a wrong one");
  await press(page, "添加并测试连接");

  await page.getByText("AppSecret 错误或已被重置（40125）").waitFor();
  await page.getByText("AppSecret 忘记时只能重置").waitFor();
  expect(await page.content()).not.toContain("a wrong one");
  await page.getByLabel("新的 AppSecret").fill("the right one");
  await press(page, "更换密钥");
  await page.getByText("连接正常").waitFor();

  console.hongyan.emulator.control.addApp({
    appid: newApp,
    secret: "the right one",
    ipWhitelist: ["203.0.113.9"],
  });
  await press(page, "重新测试");
  await page.getByText("微信看到的出口 IP 是 127.0.0.1").waitFor();
});

test("an app that is there already is told beside the field, and what was typed stays", async () => {
  const page = await console.open("apps/new", { areFailuresExpected: true });
  await page.getByLabel("AppID").fill(appid);
  await page.getByLabel("AppSecret").fill("whatever");
  await press(page, "添加并测试连接");

  await page.getByText("这个小程序已经添加过了").waitFor();
  expect(await page.getByLabel("AppSecret").inputValue()).toBe("whatever");
});

test("of two who change one app's settings the second is told, and nothing is overwritten until they choose", async () => {
  const [first, second] = [
    await console.open(`${appid}/settings`),
    await console.open(`${appid}/settings`, { areFailuresExpected: true }),
  ];
  await second.getByLabel("名称").waitFor();
  await first.getByLabel("名称").fill("第一个人的名称");
  await press(first, "保存设置");
  await first.getByText("已保存。").waitFor();

  await second.getByLabel("名称").fill("第二个人的名称 👩‍🏫 مرحبا");
  await press(second, "保存设置");
  await second.getByText("其他人刚刚修改了").waitFor();
  await expectAccessible(second);
  const nameNow = async () => (await console.hongyan.call("GET", `/v1/apps/${appid}`)).body["name"];
  expect(await nameNow()).toBe("第一个人的名称");

  await press(second, "保留我的修改，再次保存");
  await press(second, "保存设置");
  await second.getByText("已保存。").waitFor();
  expect(await nameNow()).toBe("第二个人的名称 👩‍🏫 مرحبا");
});

test("a default scene, an Official Account and what becomes of users who leave are chosen; sending pauses by hand; an app goes only when its name was typed", async () => {
  const { call } = console.hongyan;
  const account = { appid: "wxaccount0000001", name: "青禾公众号 مرحبا" };
  await call("POST", "/v1/apps", { ...account, secret: "account", kind: "official-account" });
  await call("POST", "/v1/scenes", { ...scene, name: "not-for-clients", clientSendable: false });
  const page = await console.open(`${appid}/settings`);
  const choose = async (field: string, option: string) => {
    await page.getByRole("combobox", { name: field }).click();
    await page.getByTitle(option, { exact: true }).last().click();
  };
  await choose("默认场景", "not-for-clients（未开放给小程序发送）");
  await choose("绑定的公众号", account.name);
  await page.getByRole("switch", { name: "用户注销时删除其数据" }).click();
  await press(page, "保存设置");
  await page.getByText("已保存。").waitFor();
  await expectAccessible(page);
  expect((await call("GET", `/v1/apps/${appid}`)).body).toMatchObject({
    defaultScene: "not-for-clients",
    officialAccount: account.appid,
    eraseOnCancellation: false,
  });

  await press(page, "暂停发送");
  await page.getByLabel("原因（选填）").fill("大促前检查 <b>");
  await confirm(page, "暂停");
  await page.getByRole("heading", { name: "发送已暂停" }).waitFor();
  await page.getByText("大促前检查 <b>").waitFor();
  expect((await call("GET", `/v1/apps/${appid}`)).body).toMatchObject({
    paused: { until: null, reason: "大促前检查 <b>" },
  });
  await press(page, "恢复发送");
  await confirm(page, "恢复发送");
  await page.getByRole("heading", { name: "发送已暂停" }).waitFor({ state: "detached" });

  await page.goto(`/console/${account.appid}/settings`);
  await press(page, "移除这个小程序");
  await page.getByText("1 个小程序会失去与这个公众号的绑定").waitFor();
  const remove = page.getByRole("dialog").getByRole("button", { name: "移除", exact: true });
  expect(await remove.isDisabled()).toBe(true);
  await page.getByRole("dialog").getByRole("textbox").fill(account.name);
  await expectAccessible(page);
  await remove.click();

  await page.getByRole("heading", { name: "全部小程序" }).waitFor();
  await page.getByRole("link", { name: account.name }).waitFor({ state: "detached" });
  expect((await call("GET", `/v1/apps/${account.appid}`)).status).toBe(404);
  expect((await call("GET", `/v1/apps/${appid}`)).body).toMatchObject({ officialAccount: null });
});

test("a platform is added and entered at WeChat, a mini program authorises it by a link, its key changes without a lost push, and it goes when no app is left", async () => {
  const { emulator, call } = console.hongyan;
  const componentAppid = "wxplatform0000001";
  const authorised = "wxauthorised00001";
  emulator.control.addApp({ appid: authorised, secret: "never told" });
  const page = await console.open("platforms", { areFailuresExpected: true });
  await page.getByText("没有第三方平台").waitFor();
  await page.getByRole("link", { name: "添加第三方平台" }).first().click();
  await page.getByLabel("第三方平台 AppID").fill(componentAppid);
  await page.getByLabel("第三方平台 AppSecret").fill("platform secret");
  await page.getByLabel("名称（选填）").fill("青禾服务商");
  await page.getByText("微信访问不到本机或内网地址").waitFor();
  await expectAccessible(page);
  await press(page, "保存，下一步");
  await page.getByRole("heading", { name: "填到微信开放平台" }).waitFor();
  const [, eventUrl = "", token = "", encodingAESKey = "", messageUrl = ""] = await page
    .locator("dd code")
    .allTextContents();
  await page.getByRole("link", { name: "已填好，查看状态" }).click();
  await page.getByText("还没有收到微信的验证票据").waitFor();
  expect(await page.getByRole("button", { name: "生成授权链接" }).count()).toBe(0);
  const urls = { eventUrl, messageUrl };
  const secrets = { secret: "platform secret", token, encodingAESKey };
  emulator.control.addPlatform({ componentAppid, ...secrets, ...urls });
  const { push } = await emulator.control.pushPlatformTicket({ componentAppid });
  expect(push).toMatchObject({ isTaken: true });
  await page.reload();

  await page.getByLabel("只给这个小程序用").fill(authorised);
  await press(page, "生成授权链接");
  const link = await page.getByText(/\/authorize\?state=/).textContent();
  await page.getByText("最近一次收到验证票据").waitFor();
  await expectAccessible(page);
  await authorise(console.hongyan, { componentAppid, appid: authorised, link: link ?? "" });
  await page.reload();
  await page.getByText("没有授予权限集“客服消息管理”").waitFor();

  await page.getByLabel("名称").fill("青禾服务商 2");
  await page.getByLabel("消息加解密 Key").fill(`${"b".repeat(42)}A`);
  await call("PATCH", `/v1/platforms/${componentAppid}`, { name: "别人改的" });
  await press(page, "保存修改");
  await page.getByText("其他人刚刚修改了").waitFor();
  await press(page, "保留我的修改，再次保存");
  await press(page, "保存修改");
  await page.getByRole("heading", { name: "青禾服务商 2" }).waitFor();
  // WeChat has the key before, still.
  const again = await emulator.control.pushPlatformTicket({ componentAppid });
  expect(again.push).toMatchObject({ isTaken: true });

  await page.getByRole("list", { name: "已授权的小程序" }).getByRole("link").click();
  await page.getByRole("heading", { name: "由第三方平台授权" }).waitFor();
  expect(await page.getByRole("button", { name: "更换密钥" }).count()).toBe(0);

  await page.getByRole("link", { name: "打开第三方平台" }).click();
  await page.getByText("还有 1 个小程序授权给它").waitFor();
  await call("DELETE", `/v1/apps/${authorised}`);
  await page.reload();
  await press(page, "移除这个第三方平台");
  await page.getByRole("dialog").getByRole("textbox").fill("青禾服务商 2");
  await confirm(page, "移除");
  await page.getByText("没有第三方平台").waitFor();
});

test("callbacks are set up step by step, live: a wrong Token is explained, then WeChat's check and its first push arrive", async () => {
  const { emulator, server } = console.hongyan;
  const page = await console.open(`${appid}/settings/callback`);
  await press(page, "保存，下一步");
  await page.getByRole("heading", { name: "2. 填到微信后台" }).waitFor();
  await page.getByText("微信访问不到本机或内网地址").waitFor();
  await expectAccessible(page);
  const texts = await page.locator("dd code").allTextContents();
  const [url = "", token = "", encodingAESKey = ""] = texts;
  expect(url).toBe(`${server.url}/wechat/callback/${appid}`);
  const atWechat = (typed: string) =>
    emulator.control.setCallback({
      appid,
      callback: { url, token: typed, encodingAESKey, mode: "safe", format: "json" },
    });

  await atWechat(`${token}x`);
  await page.getByText("Token 与微信后台填写的不一致").waitFor();
  await atWechat(token);
  const { openid } = emulator.control.addUser({ appid });
  emulator.control.userMessage({ appid, openid, msgtype: "text", content: "你好" });
  await page.getByText("微信已校验成功").waitFor();
  await page.getByText("收到推送").waitFor();

  await press(page, "更换 EncodingAESKey");
  await confirm(page, "更换 EncodingAESKey");
  await page.getByText("旧的 EncodingAESKey 仍然有效").waitFor();
  await page.getByText("不变", { exact: true }).waitFor();
  await press(page, "停用旧密钥");
  await confirm(page, "停用旧密钥");
  await page.getByText("旧的 EncodingAESKey 仍然有效").waitFor({ state: "hidden" });
});

test("a webhook is made and tried, and a delivery that failed is looked into and retried", async () => {
  const page = await console.open(`${appid}/webhooks/new`, { areFailuresExpected: true });
  await page.getByLabel("地址").fill(`${receiver.url}#part`);
  await press(page, "添加");
  await page.getByText("it has a fragment").waitFor();
  await page.getByLabel("地址").fill(receiver.url);
  await press(page, "添加");
  await page.getByText(/^whsec_/).waitFor();
  await page.getByRole("link", { name: "去测试" }).click();

  await press(page, "发送测试事件");
  await page.getByText("对方回答 204").waitFor();
  receiver.answer = (_, response) => void response.writeHead(500).end("out of order");
  const openid = await console.hongyan.user(1);
  await page.reload();
  await page.getByRole("button", { name: /查看 grant\.accepted/ }).click();
  await page.getByText('"type": "grant.accepted"').waitFor();
  await page.getByText(`"openid": "${openid}"`).waitFor();
  await page.getByText("out of order").waitFor();
  await expectAccessible(page);
  receiver.answer = (_, response) => void response.writeHead(204).end();
  await press(page, "再投递一次");
  await page.getByText("已安排立即投递").waitFor();
});

test("a webhook's events are replayed, it is disabled with its reason and enabled, and its secret changes", async () => {
  const { body } = await console.hongyan.call<{ id: string }>("POST", "/v1/webhooks", {
    appid,
    url: receiver.url,
    name: "接收方 " + "长".repeat(90),
  });
  await console.hongyan.user(1);
  const page = await console.open(`${appid}/webhooks/${body.id}`);
  await page.getByRole("row", { name: /grant\.accepted/ }).waitFor();

  await press(page, "重放");
  await page.getByText(/个事件会再次投递/).waitFor();
  await press(page, "停用");
  await confirm(page, "停用");
  await page.getByText("手动停用").waitFor();
  await press(page, "启用");
  await page.getByText("手动停用").waitFor({ state: "hidden" });
  await press(page, "更换密钥");
  await confirm(page, "更换密钥");
  await page.getByText("旧密钥仍同时签名").waitFor();
  await page.goto(`/console/${appid}/webhooks`);
  await page.getByRole("link", { name: /^接收方/ }).waitFor();
  await expectAccessible(page);
});

test("of two who change one webhook the second is told, and nothing is overwritten until they choose", async () => {
  const { body } = await console.hongyan.call<{ id: string }>("POST", "/v1/webhooks", {
    url: receiver.url,
  });
  const page = await console.open(`${appid}/webhooks/${body.id}`, { areFailuresExpected: true });
  const name = page.getByLabel("名称");
  await name.fill("第二个人的名称");
  await console.hongyan.call("PATCH", `/v1/webhooks/${body.id}`, { name: "第一个人的名称" });
  await press(page, "保存");
  await page.getByText("其他人刚刚修改了").waitFor();
  const nameNow = async () =>
    (await console.hongyan.call("GET", `/v1/webhooks/${body.id}`)).body["name"];
  expect(await nameNow()).toBe("第一个人的名称");

  await press(page, "放弃我的修改，载入最新");
  expect(await name.inputValue()).toBe("第一个人的名称");
  await name.fill("第二个人的名称");
  await press(page, "保存");
  await page.getByText("已保存。").waitFor();
  expect(await nameNow()).toBe("第二个人的名称");
});

test("an API key is shown once, works, and works no more when it is revoked", async () => {
  const page = await console.open("api-keys");
  await press(page, "新建密钥");
  await confirm(page, "新建");
  await page.getByText("请填写名称").waitFor();
  await expectAccessible(page);
  await page.getByLabel("名称").fill("报表 " + "很长".repeat(40));
  await page.getByRole("checkbox", { name: "查看小程序设置" }).check();
  await page.getByLabel("调用上限（选填）").fill("1200");
  await confirm(page, "新建");
  const key = (await page.getByText(/^hy_[\w-]{20,}/).textContent()) ?? "";
  await confirm(page, "我已保存");
  const status = async () =>
    (await console.hongyan.call("GET", "/v1/apps", undefined, { key })).status;
  expect(await status()).toBe(200);
  await page.getByRole("row", { name: /报表.*每分钟 1,200 次/ }).waitFor();

  await page.getByRole("row", { name: /报表/ }).getByRole("button", { name: "吊销" }).click();
  await confirm(page, "吊销");
  await page.getByRole("row", { name: /报表/ }).getByText("已吊销").waitFor();
  expect(await status()).toBe(401);
});

test("somebody is invited, their roles change, and the last owner cannot be shut out", async () => {
  const page = await console.open("operators", { areFailuresExpected: true });
  await press(page, "邀请用户");
  await page.getByLabel("用户名").fill("viewer");
  await press(page, "生成邀请链接");
  await page.getByText("已经有这个用户名了").waitFor();
  await page.getByLabel("用户名").fill("林小满");
  await press(page, "生成邀请链接");
  await page.getByText(/\/console\/accept\?token=/).waitFor();
  await press(page, "完成");

  await press(page, "管理 林小满");
  await page.getByRole("combobox", { name: "角色" }).click();
  await page.getByTitle("只读成员", { exact: true }).last().click();
  await press(page, "保存角色");
  await page.getByText("已保存，立即生效").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("row", { name: /林小满.*只读成员/ }).waitFor();

  await press(page, "管理 owner");
  await press(page, "停用");
  await confirm(page, "停用");
  await page.getByText("LAST_OWNER").waitFor();
});

test("the audit log shows what was and what is, and its filters are in its address", async () => {
  await console.hongyan.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 601 });
  await console.hongyan.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 602 });
  const page = await console.open("audit-log");
  await page.getByRole("combobox", { name: "操作", exact: true }).fill("修改小程序");
  await page.keyboard.press("Enter");
  await page.waitForURL(/action=app\.changed/);

  await page
    .getByRole("button", { name: /查看 修改小程序/ })
    .first()
    .click();

  const row = page.getByRole("dialog").getByRole("row", { name: /unknownAfterSeconds/ });
  expect(await row.getByRole("deletion").textContent()).toBe("601");
  expect(await row.getByRole("insertion").textContent()).toBe("602");
  await expectAccessible(page);
});

test("retention tells the days, the variable that changes them, and the room", async () => {
  const page = await console.open("retention", { width: 360, height: 740 });
  await page.getByText("HONGYAN_KEEP_MESSAGES_DAYS").waitFor();

  await page.getByText("90 天").first().waitFor();
  await page
    .getByText(/占用 [\d.]+ [KMG]B/)
    .first()
    .waitFor();
  await expectAccessible(page);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
});

test("a viewer is offered nothing that changes settings, and no page of keys, people or the log", async () => {
  const page = await console.open(`${appid}/settings`, { as: "viewer" });
  await page.getByRole("heading", { name: "发送与数据" }).waitFor();

  for (const name of ["测试连接", "保存设置", "更换密钥", "暂停发送", "移除这个小程序"])
    expect(await page.getByRole("button", { name }).count()).toBe(0);
  for (const name of ["API 密钥", "用户与角色", "操作记录"])
    expect(await page.getByRole("link", { name }).count()).toBe(0);
  await page.getByRole("link", { name: "Webhook" }).click();
  await page.getByRole("heading", { name: "Webhook" }).waitFor();
  expect(await page.getByRole("link", { name: "添加 Webhook" }).count()).toBe(0);
  await page.getByRole("link", { name: "全部小程序" }).click();
  await page.getByRole("heading", { name: "全部小程序" }).waitFor();
  expect(await page.getByRole("link", { name: "添加小程序" }).count()).toBe(0);
});

test("the pages of an app's settings fit a screen of 360 pixels", async () => {
  const page = await console.open(`${appid}/webhooks`, { width: 360, height: 740 });
  await page.getByRole("link", { name: /^接收方/ }).waitFor();
  const width = () => page.evaluate("document.documentElement.scrollWidth");
  expect(await width()).toBe(360);
  await page.getByRole("link", { name: /^接收方/ }).click();
  await page.getByRole("heading", { name: "投递记录" }).waitFor();
  expect(await width()).toBe(360);
  await page.goto(`/console/${appid}/settings`);
  await page.getByRole("heading", { name: "发送与数据" }).waitFor();
  expect(await width()).toBe(360);
  await page.getByRole("link", { name: /回调|查看/ }).click();
  await page.getByRole("heading", { name: "微信的请求" }).waitFor();
  expect(await width()).toBe(360);
});
