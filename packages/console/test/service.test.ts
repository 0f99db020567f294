import type { Page } from "@hongyan/testing/chromium";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { drawPicture, openService, type ServiceWorld } from "./service-world.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

// A whole task of an operator is many steps, each of which waits for the server and the page.
vi.setConfig({ testTimeout: 60_000 });

let console: TestConsole;
let world: ServiceWorld;
let databaseUrl: string;
let picture: Buffer;
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  console = await startConsole({ databaseUrl });
  world = await openService(console);
  picture = await drawPicture(console);
});
afterAll(() => console[Symbol.asyncDispose]());

const patient = { timeout: 30_000 };
const inbox = `${appid}/service`;
const openAt = (openid: string, options = {}) => console.open(`${inbox}?openid=${openid}`, options);
const log = (page: Page) => page.getByRole("log");
const answer = (page: Page) => page.getByRole("textbox", { name: "写回复" });
const send = (page: Page) => page.getByRole("button", { name: "发送", exact: true });
const items = (page: Page) => page.getByRole("region", { name: "会话列表" }).getByRole("listitem");
const leave = (page: Page) => page.context().close();

describe("the inbox", () => {
  test("shows what a user writes without a reload, marks it as read, and the answer reaches the user", async () => {
    const openid = world.stranger();
    const page = await console.open(inbox);
    await page.getByText("还没有会话").waitFor();

    await world.writes(openid, "我的订单到哪了");
    const item = page.getByRole("link", { name: /我的订单到哪了/ });
    await item.waitFor(patient);
    expect(await item.textContent()).toContain("1 条未读");
    await item.click();
    await log(page).getByText("我的订单到哪了").waitFor();
    await expect.poll(() => item.textContent(), patient).not.toContain("未读");
    await page.getByText(/还可发 5 条，47 小时 59 分后关闭/).waitFor();

    await answer(page).fill("已发出，明天送达");
    const isTyping = () =>
      console.hongyan.emulator.control.conversation({ appid, openid }).isTyping;
    await expect.poll(isTyping, patient).toBe(true);
    await answer(page).press("Enter");
    await log(page).getByText("已发送").waitFor(patient);
    await page.getByText(/还可发 4 条/).waitFor(patient);
    expect(world.got(openid)).toMatchObject([
      { msgtype: "text", fields: { content: "已发出，明天送达" } },
    ]);
    expect(await answer(page).inputValue()).toBe("");

    await world.writes(openid, "谢谢");
    await log(page).getByText("谢谢").waitFor(patient);
    await expectAccessible(page);
    await leave(page);
  });

  test("keeps hostile, endless and right-to-left text what it is: text, inside the page, on a phone too", async () => {
    const openid = world.stranger();
    const hostile = `<img src=x onerror="document.title='pwned'"><script>1</script>`;
    await world.writes(openid, hostile);
    await world.writes(openid, "שלום מה שלום ההזמנה שלי? 👨‍👩‍👧‍👦");
    await world.writes(openid, "长".repeat(600));
    await world.enters(openid, "<b>order</b>");

    const page = await openAt(openid, { width: 360, height: 740 });

    await log(page).getByText(hostile, { exact: true }).waitFor();
    expect(await log(page).locator("img, script, b").count()).toBe(0);
    expect(await page.title()).not.toContain("pwned");
    const size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]";
    expect(await page.evaluate(size)).toEqual([360, 740]);
    const direction = await page.evaluate<string>(
      `getComputedStyle([...document.querySelectorAll('[role=log] p')].find((p) => p.textContent.startsWith('שלום'))).direction`,
    );
    expect(direction).toBe("rtl");
    await expectAccessible(page);

    await page.getByRole("link", { name: "返回会话列表" }).click();
    await page.getByLabel("搜索会话").waitFor();
    await leave(page);
  });

  test("finds a conversation by the words in it, and the address keeps the search", async () => {
    const openid = world.stranger();
    await world.writes(openid, "发票抬头写错了 Invoice-77");
    const page = await console.open(inbox);

    await page.getByLabel("搜索会话").fill("invoice-77");
    await page.getByLabel("搜索会话").press("Enter");

    await page.getByRole("link", { name: /发票抬头/ }).waitFor();
    await expect.poll(() => items(page).count(), patient).toBe(1);
    expect(page.url()).toContain("q=invoice-77");
    await page.reload();
    await page.getByRole("link", { name: /发票抬头/ }).waitFor();
    await page.getByLabel("搜索会话").fill("没有人写过");
    await page.getByLabel("搜索会话").press("Enter");
    await page.getByRole("button", { name: "显示全部" }).click();
    // WeChat tells whole seconds: an answer of the same second may stand as the last word.
    await page.getByRole("link", { name: /已发出|谢谢/ }).waitFor();
    await leave(page);
  });

  test("shows pictures by way of the server, and sends a picture, a link and a card, refusing what is wrong beside its field", async () => {
    const openid = world.stranger();
    await world.sendsPicture(openid, picture);
    const page = await openAt(openid);
    const isDrawn = (name: string) =>
      expect
        .poll(
          () => page.evaluate(`document.querySelector('img[alt="${name}"]')?.naturalWidth`),
          patient,
        )
        .toBe(520);
    await isDrawn("用户发来的图片");

    const dialog = page.getByRole("dialog");
    const file = (name: string, mimeType: string, buffer: Buffer) =>
      dialog.locator("input[type=file]").setInputFiles({ name, mimeType, buffer });
    await page.getByRole("button", { name: "发图片" }).click();
    await file("notes.txt", "text/plain", Buffer.from("x"));
    await dialog.getByText("只能用 PNG、JPEG 或 GIF 图片，这个文件是 text/plain").waitFor();
    await dialog.getByRole("button", { name: "发送" }).click();
    await dialog.getByText("请选择一张图片").waitFor();
    await file("box.png", "image/png", picture);
    await dialog.getByRole("img", { name: "已选的图片" }).waitFor(patient);
    await dialog.getByRole("button", { name: "发送" }).click();
    await dialog.waitFor({ ...patient, state: "detached" });
    await isDrawn("我们发的图片");

    await page.getByRole("button", { name: "发图文链接" }).click();
    await dialog.getByLabel("标题").fill("物流查询");
    await dialog.getByLabel("描述").fill("看看包裹到哪了");
    await dialog.getByLabel("网址", { exact: true }).fill("javascript:alert(1)");
    await dialog.getByLabel("封面图网址").fill("https://shop.example/box.png");
    await dialog.getByRole("button", { name: "发送" }).click();
    await dialog.getByText("请填写以 http:// 或 https:// 开头的网址").waitFor();
    await dialog.getByLabel("网址", { exact: true }).fill("https://shop.example/track");
    await dialog.getByRole("button", { name: "发送" }).click();
    await dialog.waitFor({ ...patient, state: "detached" });

    await page.getByRole("button", { name: "发小程序卡片" }).click();
    await dialog.getByLabel("卡片标题").fill("订单详情");
    await dialog.getByLabel("打开的页面").fill("pages/order/detail?id=1");
    await file("box.png", "image/png", picture);
    await dialog.getByRole("img", { name: "已选的图片" }).waitFor(patient);
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "发送" }).click();
    await dialog.waitFor({ ...patient, state: "detached" });

    await expect
      .poll(
        () =>
          world
            .got(openid)
            .map((one) => one.msgtype)
            .toSorted(),
        patient,
      )
      .toEqual(["image", "link", "miniprogrampage"]);
    await log(page).getByText("pages/order/detail?id=1").waitFor();
    await leave(page);
  });
});

describe("when an answer cannot be sent", () => {
  const close = (openid: string, change: string) =>
    query(
      databaseUrl,
      `update hongyan.conversations set ${change} where appid = '${appid}' and openid = '${openid}'`,
    );

  test("a closed window says why and what to do, and the message of the user opens it again", async () => {
    const openid = world.stranger();
    await world.writes(openid, "在吗");
    await close(openid, "remaining = 0, allowance = 0");

    const page = await openAt(openid);

    await page.getByText("现在不能回复：这次可发的条数已用完").waitFor();
    await page.getByText(/用户再发一条消息后，可以在 48 小时内回复 5 条/).waitFor();
    expect(await answer(page).isDisabled()).toBe(true);
    expect(await send(page).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "发图片" }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await world.writes(openid, "还在吗");
    await page.getByText(/还可发 5 条/).waitFor(patient);
    expect(await answer(page).isDisabled()).toBe(false);
    await leave(page);
  });

  test("a window that closed a moment ago keeps what was written, and says so where it was written", async () => {
    const openid = world.stranger();
    await world.writes(openid, "在吗");
    const page = await openAt(openid, { areFailuresExpected: true });
    await answer(page).fill("来了");
    await close(openid, "window_ends_at = now() - interval '1 second'");

    await send(page).click();

    await page.getByRole("alert").getByText("没有发出：现在不能给这位用户发消息").waitFor();
    await page
      .getByRole("alert")
      .getByText(/用户上次操作后的时限已到/)
      .waitFor();
    expect(await answer(page).inputValue()).toBe("来了");
    await leave(page);
  });

  test("an answer that was lost on its way is sent once, though it is tried twice", async () => {
    const openid = world.stranger();
    await world.writes(openid, "在吗");
    const page = await openAt(openid, { areFailuresExpected: true });
    let lost = 0;
    await page.route("**/v1/customer-service/messages", async (route) => {
      lost += 1;
      if (lost > 1) return route.continue();
      await route.fetch();
      await route.abort();
    });
    await answer(page).fill("只发一次");

    await send(page).click();
    await page.getByRole("alert").getByText("服务器没有响应").waitFor();
    expect(await answer(page).inputValue()).toBe("只发一次");
    await send(page).click();
    await expect.poll(() => answer(page).inputValue(), patient).toBe("");

    await log(page).getByText("已发送").waitFor(patient);
    expect(world.got(openid)).toHaveLength(1);
    await leave(page);
  });

  test("WeChat's refusal stands at the message, with its errcode, in words, and what to do", async () => {
    const openid = world.stranger();
    await world.writes(openid, "在吗");
    console.hongyan.emulator.control.addFault({
      path: "/cgi-bin/message/custom/send",
      kind: "errcode",
      errcode: 48002,
      times: 1,
    });
    const page = await openAt(openid);
    await answer(page).fill("您好");
    await send(page).click();

    await log(page).getByText("失败").waitFor(patient);
    await log(page)
      .getByText(/微信拒绝：.+（48002）/)
      .waitFor();
    await leave(page);
  });

  test("a text over 2048 bytes is refused before it is sent, with its size", async () => {
    const openid = world.stranger();
    await world.writes(openid, "在吗");
    const page = await openAt(openid);

    await answer(page).fill("字".repeat(683));

    await page.getByText("文字最多 2048 字节（约 680 个汉字），现在 2,049 字节").waitFor();
    expect(await send(page).isDisabled()).toBe(true);
    await leave(page);
  });
});

test("a quick reply is added, found in a conversation by typing / and a part of it, and sent after a change", async () => {
  const openid = world.stranger();
  await world.writes(openid, "怎么退货");
  const page = await console.open(`${appid}/service/quick-replies`, {
    areFailuresExpected: true,
  });
  const dialog = page.getByRole("dialog");
  const add = async (title: string, content: string) => {
    await page.getByRole("button", { name: "添加快捷回复" }).click();
    await dialog.getByLabel("标题").fill(title);
    await dialog.getByLabel("内容").fill(content);
    await dialog.getByRole("button", { name: "保存" }).click();
  };
  await add("字".repeat(33), "x");
  await dialog.getByText("标题最多 32 个字，现在 33 个").waitFor();
  await dialog.getByLabel("标题").fill("营业时间");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByRole("heading", { name: "营业时间" }).waitFor();
  await dialog.waitFor({ state: "detached" });
  await add("退货", "请在 7 天内寄回");
  await page.getByRole("heading", { name: "退货" }).waitFor();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "上移 退货" }).click();
  await expect
    .poll(() => page.getByRole("heading", { level: 2 }).allTextContents(), patient)
    .toEqual(["退货", "营业时间"]);

  await page.getByRole("button", { name: "编辑 退货" }).click();
  await dialog.getByLabel("内容").fill("请在 7 天内寄回，运费到付");
  const { body } = await console.hongyan.call<{ quickReplies: { id: string }[] }>(
    "GET",
    "/v1/customer-service/quick-replies",
  );
  const returns = `/v1/customer-service/quick-replies/${body.quickReplies[0]?.id}`;
  await console.hongyan.call("PATCH", returns, { title: "退换货" });
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("其他人刚刚修改了这里的内容").waitFor();
  await dialog.getByRole("button", { name: "放弃我的修改，载入最新" }).click();
  expect(await dialog.getByLabel("标题").inputValue()).toBe("退换货");
  expect(await dialog.getByLabel("内容").inputValue()).toBe("请在 7 天内寄回");
  await dialog.getByLabel("标题").fill("退货");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.waitFor({ state: "detached" });
  await expectAccessible(page);

  await page.getByRole("link", { name: "会话", exact: true }).click();
  await page.getByRole("link", { name: /怎么退货/ }).click();
  await answer(page).fill("/7 天");
  await page.getByRole("option", { name: /退货/ }).waitFor();
  await expectAccessible(page);
  await answer(page).press("Enter");
  expect(await answer(page).inputValue()).toBe("请在 7 天内寄回");
  await answer(page).fill("请在 7 天内寄回，地址稍后发您");
  await answer(page).press("Enter");

  await expect
    .poll(() => world.got(openid), patient)
    .toMatchObject([{ fields: { content: "请在 7 天内寄回，地址稍后发您" } }]);

  await page.getByRole("link", { name: "快捷回复" }).click();
  await page.getByRole("button", { name: "删除" }).first().click();
  await dialog.getByText(/这 1 条快捷回复/).waitFor();
  await dialog.getByRole("button", { name: "删除" }).click();
  await expect
    .poll(() => page.getByRole("heading", { level: 2 }).allTextContents(), patient)
    .toEqual(["营业时间"]);
  await leave(page);
});

test("a conversation is handed to an agent who is online, and taken back", async () => {
  const openid = world.stranger();
  await world.writes(openid, "我要投诉");
  const page = await openAt(openid);
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "转人工" }).click();
  await dialog.getByText("现在没有在线的客服").waitFor();
  await dialog.getByRole("button", { name: "取消" }).click();

  console.hongyan.emulator.control.setAgent({ appid, kfAccount: "anna@shop" });
  await page.getByRole("button", { name: "转人工" }).click();
  await dialog.getByRole("radio", { name: /anna/ }).waitFor(patient);
  await dialog.getByRole("button", { name: "转给 TA" }).click();
  await dialog.getByText("请选择一位客服").waitFor();
  await dialog.getByRole("radio", { name: /anna/ }).check();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "转给 TA" }).click();
  await page.getByText(/人工客服正在接待，.+为止/).waitFor(patient);
  const agents = () => console.hongyan.emulator.control.conversation({ appid, openid }).agents;
  expect(agents()).toBe("served");

  await page.getByRole("button", { name: "收回" }).click();
  await dialog.getByText(/这 1 位用户的接待会结束/).waitFor();
  await dialog.getByRole("button", { name: "收回会话" }).click();
  await page.getByText(/人工客服正在接待，.+为止/).waitFor({ ...patient, state: "detached" });
  expect(agents()).toBe("none");
  await leave(page);
});

test("an agent is added, invited, renamed once the person serves, and deleted; what WeChat refuses is told in words", async () => {
  const page = await console.open(`${appid}/service/agents`, { areFailuresExpected: true });
  const press = (name: string) => page.getByRole("button", { name }).click();
  const dialog = page.getByRole("dialog");
  await press("添加客服人员");
  await dialog.getByLabel("客服账号").fill("xiaoman");
  await dialog.getByLabel("昵称").fill("小满 😀");
  await dialog.getByRole("button", { name: "保存" }).click();
  await dialog.getByText("请填写 前缀@小程序的微信号").waitFor();
  await dialog.getByLabel("客服账号").fill("xiaoman@shop");
  await dialog.getByRole("button", { name: "保存" }).click();
  await page.getByText("还没有人担任").waitFor();
  await expectAccessible(page);

  await press("邀请 小满 😀");
  await dialog.getByLabel("微信号").fill("lin_xiaoman");
  await dialog.getByRole("button", { name: "邀请" }).click();
  await page.getByText("已邀请 lin_xiaoman").waitFor();
  console.hongyan.emulator.control.setAgent({ appid, kfAccount: "xiaoman@shop" });
  await page.reload();
  const agent = page.getByRole("listitem").filter({ hasText: "xiaoman@shop" });
  await agent.getByText("在线，正在接待 0 人").waitFor();
  await press("编辑 小满 😀");
  await dialog.getByLabel("昵称").fill("林小满");
  await dialog.getByRole("button", { name: "保存" }).click();
  await agent.getByRole("heading", { name: "林小满" }).waitFor();

  console.hongyan.emulator.control.addFault({
    path: "/customservice/kfaccount/del",
    kind: "errcode",
    errcode: 65401,
    times: 1,
  });
  await agent.getByRole("button", { name: "删除" }).click();
  await dialog.getByRole("button", { name: "删除" }).click();
  await dialog.getByText(/微信拒绝了（65401）/).waitFor();
  await dialog.getByRole("button", { name: "删除" }).click();
  await agent.waitFor({ state: "detached" });
  await leave(page);
});

test("auto-replies are made, tried with a text, put into order, switched off and deleted", async () => {
  const page = await console.open(`${appid}/service/auto-replies`);
  const dialog = page.getByRole("dialog");
  const save = dialog.getByRole("button", { name: "保存" });
  await page.getByText("还没有自动回复").waitFor();
  await page.getByRole("button", { name: "添加规则" }).click();
  await save.click();
  await dialog.getByText("请至少填写一个关键词").waitFor();
  await dialog.getByText("请填写内容").waitFor();
  const words = dialog.getByLabel("关键词", { exact: true });
  for (const word of ["营业时间", "几点"]) {
    await words.fill(word);
    await words.press("Enter");
  }
  await dialog.getByLabel("文字", { exact: true }).last().fill("每天 9:00 到 21:00");
  await expectAccessible(page);
  await save.click();
  await page.getByText("每天 9:00 到 21:00").waitFor(patient);
  await dialog.waitFor({ state: "detached" });

  await page.getByRole("button", { name: "添加规则" }).click();
  await dialog.getByRole("combobox", { name: "什么时候回复" }).press("ArrowDown");
  await page.getByTitle("其他消息（没有关键词符合，图片也算）").click();
  await dialog.getByRole("radio", { name: "转人工客服" }).check();
  await save.click();
  const rules = page.getByRole("list", { name: "自动回复规则" });
  await rules.getByText("→ 转人工客服").waitFor(patient);
  await dialog.waitFor({ state: "detached" });

  const attempt = async (text: string) => {
    await page.getByLabel("用户写的话").fill(text);
    await page.getByRole("button", { name: "看谁回复" }).click();
    return page.getByRole("status");
  };
  await (await attempt("你们几点关门")).getByText("每天 9:00 到 21:00").waitFor(patient);
  await (await attempt("你好")).getByText("由这条规则转人工：").waitFor(patient);
  await expectAccessible(page);

  await page.getByRole("button", { name: "上移 2 默认回复" }).click();
  await expect
    .poll(() => rules.getByRole("heading").allTextContents(), patient)
    .toEqual(["默认回复", "关键词"]);
  await page.getByRole("switch", { name: "启用 1 默认回复" }).click();
  await rules.getByText("已停用").waitFor(patient);
  await (await attempt("你好")).getByText("没有规则回复").waitFor(patient);
  await rules.getByRole("button", { name: "删除" }).first().click();
  await dialog.getByRole("button", { name: "删除" }).click();
  await expect
    .poll(() => rules.getByRole("heading").allTextContents(), patient)
    .toEqual(["关键词"]);
  await leave(page);
});

test("a viewer reads everything and is offered nothing that changes anything", async () => {
  const openid = world.stranger();
  await world.writes(openid, "有人吗");
  const page = await openAt(openid, { as: "viewer", appearance: "dark" });
  await log(page).getByText("有人吗").waitFor();
  await expectAccessible(page);
  await page.getByText("你的角色只能查看会话，不能回复。").waitFor();
  expect(await page.getByRole("textbox", { name: "写回复" }).count()).toBe(0);
  expect(await page.getByRole("button", { name: /转人工|收回|发送/ }).count()).toBe(0);

  await page.getByRole("link", { name: "自动回复" }).click();
  await page.getByRole("heading", { name: "自动回复", level: 1 }).waitFor();
  await page.getByText("每天 9:00 到 21:00").first().waitFor();
  expect(await page.getByRole("button", { name: /添加|编辑|删除/ }).count()).toBe(0);
  expect(await page.getByRole("switch").count()).toBe(0);
  await page.getByRole("button", { name: "用户进入会话" }).click();
  await page.getByText("没有规则回复").waitFor();
  await expectAccessible(page);

  await page.getByRole("link", { name: "客服人员" }).click();
  await page.getByText("anna@shop").waitFor();
  expect(await page.getByRole("button", { name: /添加|邀请|编辑|删除/ }).count()).toBe(0);
  await leave(page);
});

test("an address of a conversation that is not there says so, and leads back to the others", async () => {
  const page = await openAt("oNobody", { width: 360, areFailuresExpected: true });
  await page.getByText("没有这个会话").waitFor();

  await page.getByRole("link", { name: "返回会话列表" }).click();

  await items(page).first().waitFor();
  await leave(page);
});

test("ten thousand conversations come a page at a time", async () => {
  await query(
    databaseUrl,
    `insert into hongyan.conversations (appid, openid, last_activity_at, window_opened_at, window_ends_at, window_opened_by, allowance, remaining)
     select '${appid}', 'oMany_' || n, now() - n * interval '1 second', now(), now() + interval '1 day', 'message', 5, 5
     from generate_series(1, 10000) n`,
  );
  const page = await console.open(`${inbox}?show=open`);
  await expect.poll(() => items(page).count(), patient).toBe(30);

  await page.getByRole("button", { name: "更多会话" }).click();

  await expect.poll(() => items(page).count(), patient).toBe(60);
  await leave(page);
});
