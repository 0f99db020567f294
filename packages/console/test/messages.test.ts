import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, scene } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { connectCallback, makeUser, refuseNext, submit } from "./seed-messages.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let databaseUrl: string;
let console: TestConsole;
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  console = await startConsole({ databaseUrl });
  await connectCallback(console.hongyan);
});
afterEach(() => console.closePages());
afterAll(() => console[Symbol.asyncDispose]());

const inTwoHours = () => ({ sendAt: new Date(Date.now() + 7_200_000).toISOString() });

describe("one message by hand", () => {
  test("is checked by WeChat's rules while it is typed, and seen to arrive on a page that moves by itself", async () => {
    const openid = await makeUser(console.hongyan, 2, { externalId: "u-by-hand" });
    const page = await console.open(`${appid}/messages/new`);
    await page.getByLabel("用哪种用户 ID").click();
    await page.getByTitle("业务用户 ID").click();
    await page.getByLabel("用户", { exact: true }).fill("u-by-hand");
    await page.getByText("还可以给这个用户发送 2 条").waitFor();
    await page.getByLabel("taskName").fill("一二三四五六七八九十一二三四五六七八九十长");

    await page.getByText("任务名称 最多 20 个字，现在 21 个").waitFor();
    await page.getByRole("button", { name: "发送 1 条消息" }).click();
    await page.getByText("还有 3 处内容微信会拒绝").waitFor();
    await page.getByText("备注 不能为空").waitFor();
    await expectAccessible(page);
    await page.getByLabel("taskName").fill("交作业");
    await page.getByLabel("remarks").fill("今晚八点前");
    await page.getByLabel("className").fill("三年级二班");
    await page.getByRole("figure", { name: "订阅消息卡片预览" }).getByText("三年级二班").waitFor();
    await page.getByText("微信会拒绝").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "发送 1 条消息" }).click();

    await page.getByRole("heading", { name: "经过" }).waitFor();
    await page.getByText("已送达用户。").waitFor();
    await page.getByText("请求来自成员：owner").waitFor();
    await expectAccessible(page);
    await page.getByRole("link", { name: openid }).click();
    await page.getByText("可发 1 条").waitFor();
  });

  test("reaches inside a param: the form says that JSON is wanted, and of what shape", async () => {
    const mapping = {
      thing1: '{{ order.items | join: "、" }}',
      thing10: "共 {{ order.items.size }} 件",
      thing9: "{{ className }}",
    };
    await console.hongyan.call("POST", "/v1/scenes", { ...scene, name: "with-items", mapping });
    const openid = await makeUser(console.hongyan, 1);
    const page = await console.open(`${appid}/messages/new?openid=${openid}&scene=with-items`);
    await page.getByText('请填写 JSON，例如 {"items":["示例"]}').waitFor();
    await page.getByLabel("className").fill("[1]");
    await page.getByLabel("order", { exact: false }).last().fill('{"items": ["苹果", "梨"]}');
    const card = page.getByRole("figure", { name: "订阅消息卡片预览" });
    await card.getByText("苹果、梨").waitFor();
    await card.getByText("共 2 件").waitFor();
    await card.getByText("[1]").waitFor();

    await page.getByRole("button", { name: "发送 1 条消息" }).click();

    await page.getByText("已送达用户。").waitFor();
  });

  test("says beforehand that a user cannot be reached; when the server refuses, is away, or the session is over, what was typed stays", async () => {
    const openid = await makeUser(console.hongyan, 0);
    const page = await console.open(`${appid}/messages/new?openid=${openid}`, {
      areFailuresExpected: true,
    });
    await page.getByText("用户没有剩余的授权，发送会被拒绝").waitFor();
    await page.getByLabel("taskName").fill("交作业");
    await page.getByLabel("remarks").fill("مرحبا 😀");
    await page.getByLabel("className").fill("三年级二班");

    await page.getByRole("button", { name: "发送 1 条消息" }).click();
    await page.getByText("NO_GRANT", { exact: true }).waitFor();
    await page.route("**/v1/messages", (route) => route.abort());
    await page.getByRole("button", { name: "发送 1 条消息" }).click();
    await page.getByRole("alert").getByText("服务器没有响应").waitFor();
    await page.unroute("**/v1/messages");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "发送 1 条消息" }).click();
    await page.getByRole("dialog", { name: "登录已过期" }).waitFor();
    expect(await page.getByLabel("remarks").inputValue()).toBe("مرحبا 😀");
  });
});

describe("a message's page", () => {
  test("tells in words what WeChat refused, what to do, the rid, and why it is not sent again", async () => {
    const openid = await makeUser(console.hongyan, 1);
    refuseNext(console.hongyan, 43101);
    const id = await submit(console.hongyan, openid);
    await console.hongyan.until(id, "failed");

    const page = await console.open(`${appid}/messages/${id}`);

    await page.getByText("第 1 次发送，微信拒绝（43101）").waitFor();
    expect(await page.getByText("怎么办：").count()).toBe(1);
    await page.getByRole("button", { name: "复制 rid" }).waitFor();
    await page.getByText("不能重发：用户对这个模板没有剩余的授权").waitFor();
    expect(await page.getByRole("button", { name: "重新发送" }).count()).toBe(0);
  });

  test("cancels what waits and sends what has ended again, each after it was told in numbers", async () => {
    const openid = await makeUser(console.hongyan, 1);
    const id = await submit(console.hongyan, openid, inTwoHours());
    const page = await console.open(`${appid}/messages/${id}`);
    await page.getByText("到时发送。").waitFor();

    await page.getByRole("button", { name: "取消发送" }).click();
    await page.getByText("预留的 1 个授权退回给用户").waitFor();
    await page.getByRole("button", { name: "取消这 1 条消息" }).click();
    await page.getByRole("button", { name: "重新发送" }).click();
    await page.getByText("现有 1 个，发送后剩 0 个").waitFor();
    await page.getByRole("button", { name: "发送 1 条", exact: true }).click();

    await page.waitForURL((url) => !url.pathname.endsWith(id));
    await page.getByText("已送达用户。").waitFor();
    expect(await console.hongyan.until(id, "cancelled")).toMatchObject({ grant: "released" });
  });

  test("offers a viewer nothing to do, and the form for sending neither", async () => {
    const id = await submit(console.hongyan, await makeUser(console.hongyan, 1), inTwoHours());
    const page = await console.open(`${appid}/messages/${id}`, { as: "viewer" });

    await page.getByText("到时发送。").waitFor();
    expect(await page.getByRole("button", { name: "取消发送" }).count()).toBe(0);
    await page.getByRole("link", { name: "全部消息" }).click();
    await page.getByRole("button", { name: "搜索" }).waitFor();
    expect(await page.getByText("发送一条消息").count()).toBe(0);
    await page.goto(`/console/${appid}/messages/new`);
    await page.getByText("你的角色不能发送消息").waitFor();
  });
});

describe("the list of messages", () => {
  test("counts what comes while one reads, and shows it when asked", async () => {
    const openid = await makeUser(console.hongyan, 3);
    const first = await submit(console.hongyan, openid, inTwoHours());
    const page = await console.open(`${appid}/messages?openid=${openid}`);
    const rows = page.getByRole("table").getByRole("row");
    await page.getByRole("table").getByText("排队中").waitFor();
    // The stream of events is open once it has told of something.
    await console.hongyan.call("POST", `/v1/messages/${first}/cancel`);
    await page.getByRole("table").getByText("已取消").waitFor();

    await submit(console.hongyan, openid, inTwoHours());
    await submit(console.hongyan, openid, inTwoHours());
    const show = page.getByRole("button", { name: "2 条新消息，点击显示" });
    await show.waitFor();
    expect(await rows.count()).toBe(2);
    await show.click();

    await expect.poll(() => rows.count()).toBe(4);
    expect(await show.count()).toBe(0);
  });

  test("keeps the search in its address: a link, a reload and the way back from a message bring it", async () => {
    const openid = await makeUser(console.hongyan, 2, { externalId: "u-searched" });
    refuseNext(console.hongyan, 47003);
    await console.hongyan.until(await submit(console.hongyan, openid), "failed");
    await console.hongyan.until(await submit(console.hongyan, openid), "delivered");
    const page = await console.open(`${appid}/messages`);

    await page.getByLabel("按哪种用户 ID 查找").click();
    await page.getByTitle("业务用户 ID").click();
    await page.getByLabel("用户", { exact: true }).fill("u-searched");
    await page.getByRole("button", { name: "更多条件" }).click();
    await page.getByLabel("微信错误码").fill("four");
    await page.getByRole("button", { name: "搜索" }).click();
    await page.getByText("错误码是数字，例如 43101").waitFor();
    await page.getByLabel("微信错误码").fill("47003");
    await page.getByRole("button", { name: "搜索" }).click();

    const rows = page.getByRole("table").getByRole("row");
    await expect.poll(() => rows.count()).toBe(2);
    expect(new URL(page.url()).search).toBe("?errcode=47003&externalId=u-searched");
    await expectAccessible(page);
    await page.getByRole("link", { name: "完成第三单元练习" }).click();
    await page.getByRole("heading", { name: "经过" }).waitFor();
    await page.goBack();
    await expect.poll(() => rows.count()).toBe(2);
    expect(await page.getByLabel("用户", { exact: true }).inputValue()).toBe("u-searched");
    const exported = await page.getByRole("link", { name: "导出 CSV" }).getAttribute("href");
    const csv = await page.request.get(exported ?? "");
    expect((await csv.text()).trim().split("\r\n")).toHaveLength(3);
  });

  test("leaves the fields alone while one types: a time counts when it is whole, a choice keeps the focus", async () => {
    const page = await console.open(`${appid}/messages`);
    await page.getByRole("button", { name: "更多条件" }).click();
    const from = page.getByLabel("受理时间从");
    await from.fill("2026-05-01T10:30");
    await from.and(page.locator(":focus")).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.getByLabel("微信错误码").fill("43");
    await expect.poll(() => new URL(page.url()).searchParams.get("from")).toContain("2026-05-01T");

    const status = page.getByLabel("状态");
    await status.press("ArrowDown");
    await status.press("Enter");
    await expect.poll(() => new URL(page.url()).searchParams.get("status")).toBe("queued");
    await status.and(page.locator(":focus")).waitFor();

    await page.getByRole("button", { name: "清除条件" }).click();
    await expect.poll(() => from.inputValue()).toBe("");
    expect(await page.getByLabel("微信错误码").inputValue()).toBe("");
    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("search").getByText("排队中").waitFor({ state: "hidden" });
  });

  test("says that there may be more, where a filter asks for what no event tells", async () => {
    const openid = await makeUser(console.hongyan, 2);
    await submit(console.hongyan, openid, inTwoHours());
    const page = await console.open(`${appid}/messages?openid=${openid}&status=queued`);
    const rows = page.getByRole("table").getByRole("row");
    await expect.poll(() => rows.count()).toBe(2);

    await submit(console.hongyan, openid, inTwoHours());
    await page.getByRole("button", { name: "有新的动态，点击刷新" }).click();

    await expect.poll(() => rows.count()).toBe(3);
  });

  test("turns the pages of 10,000 messages, on a phone as well, whatever stands in them", async () => {
    const openid = await makeUser(console.hongyan, 1);
    const id = await submit(console.hongyan, openid, {
      ...inTwoHours(),
      params: { taskName: "שלום 😀 مرحبا", remarks: "a".repeat(20), className: "W".repeat(20) },
    });
    const columns = "appid, kind, openid, template_id, scene, body, status, grant_state, due_at";
    await query(
      databaseUrl,
      `insert into hongyan.messages (id, ${columns})
       select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${columns}
       from hongyan.messages, generate_series(1, 10000) n
       where id = '${id}'`,
    );
    const page = await console.open(`${appid}/messages?openid=${openid}`, { width: 360 });
    const rows = page.getByRole("table").getByRole("row");

    await expect.poll(() => rows.count()).toBe(51);
    await page.getByRole("button", { name: "下一页" }).click();
    await page.getByText("第 2 页").waitFor();

    await expect.poll(() => rows.count()).toBe(51);
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
    await expectAccessible(page);
  });
});
