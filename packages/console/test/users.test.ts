import { readFile } from "node:fs/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { appid, template } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { connectCallback, makeUser, refuseNext, submit } from "./seed-messages.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startConsole({ databaseUrl: await createDatabase(inject("postgresUrl")) });
  await connectCallback(console.hongyan);
});
afterEach(() => console.closePages());
afterAll(() => console[Symbol.asyncDispose]());

test("a user is found by the beginning of the business's id, and it is told in words who said what about the grants", async () => {
  const openid = await makeUser(console.hongyan, 3, { externalId: "found-10086" });
  await makeUser(console.hongyan, 0, { externalId: "other-1" });
  refuseNext(console.hongyan, 43101);
  await console.hongyan.until(await submit(console.hongyan, openid), "failed");
  const page = await console.open(`${appid}/users`);

  await page.getByLabel("按什么查找").click();
  await page.getByTitle("业务用户 ID").click();
  await page.getByLabel("查找内容").fill("found-");
  await page.getByRole("button", { name: "查找" }).click();
  await page.getByText("other-1").waitFor({ state: "detached" });
  await expectAccessible(page);
  await page.getByRole("link", { name: openid }).click();

  await page.getByText("可发 0 条").waitFor();
  await page.getByText("业务服务器上报：").first().waitFor();
  await page.getByText("微信事件通知：").first().waitFor();
  await page.getByText("微信返回 43101：该用户已无额度").waitFor();
  await page.getByRole("table").getByText("失败").waitFor();
  await expectAccessible(page);
});

test("what the user allows meanwhile appears without a reload", async () => {
  const openid = await makeUser(console.hongyan, 0);
  const page = await console.open(`${appid}/users/${openid}`);
  await page.getByText("还没有授权").waitFor();

  const choices = { [template.priTmplId]: "accept" };
  await expect
    .poll(
      async () => {
        // The stream of events may not be open yet at the first tap.
        console.hongyan.emulator.control.subscribe({ appid, openid, choices });
        return page.getByText(/可发 \d+ 条/).count();
      },
      { timeout: 30_000, interval: 1_000 },
    )
    .toBe(1);
});

test("tags come and go one by one; an id of another user is refused beside its field, and stays typed", async () => {
  await makeUser(console.hongyan, 0, { externalId: "taken-1" });
  const openid = await makeUser(console.hongyan, 0, { externalId: "mine-1", tags: ["vip"] });
  const page = await console.open(`${appid}/users/${openid}`, { areFailuresExpected: true });

  await page.getByRole("button", { name: "添加标签" }).click();
  await page.getByLabel("添加标签").fill("a b");
  await page.getByLabel("添加标签").press("Enter");
  await page.getByText("标签 1 到 64 个字，不含空格和逗号").waitFor();
  await page.getByLabel("添加标签").fill("三年级");
  await page.getByLabel("添加标签").press("Enter");
  await page.getByLabel("移除标签 三年级").waitFor();
  await page.getByLabel("移除标签 vip").click();
  await page.getByText("vip").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "修改 业务用户 ID" }).click();
  await page.getByLabel("业务用户 ID", { exact: true }).fill("taken-1");
  await page.getByRole("button", { name: "保存" }).click();

  await page.getByText("这个 ID 已经属于另一个用户，没有保存").waitFor();
  expect(await page.getByLabel("业务用户 ID", { exact: true }).inputValue()).toBe("taken-1");
  const { body } = await console.hongyan.call("GET", `/v1/users/${openid}`);
  expect(body).toMatchObject({ externalId: "mine-1", tags: ["三年级"] });
});

test("an owner saves everything about a user and has them erased; others are offered neither", async () => {
  const openid = await makeUser(console.hongyan, 1, { externalId: "leaving-1" });
  const forOperator = await console.open(`${appid}/users/${openid}`, { as: "operator" });
  await forOperator.getByText("leaving-1").waitFor();
  expect(await forOperator.getByText("个人信息").count()).toBe(0);
  // The page may ask for the user in the moment in which they go.
  const page = await console.open(`${appid}/users/${openid}`, { areFailuresExpected: true });

  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "导出全部数据" }).click();
  const file = await (await downloading).path();
  expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
    user: { openid, external_id: "leaving-1" },
  });
  await page.getByRole("button", { name: "删除这个用户的数据" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("保留不再指向任何人的数字").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "删除", exact: true }).click();

  await page.getByText("已删除").waitFor();
  await page.getByText("大约一小时后再清理一次").waitFor();
  await page.reload();
  await page.getByText("已删除").waitFor();
  expect(await page.getByText("leaving-1").count()).toBe(0);
  expect(await page.getByText("USER_NOT_FOUND").count()).toBe(0);
  expect((await console.hongyan.call("GET", `/v1/users/${openid}`)).status).toBe(404);
});

test("a viewer reads a user with a very long name from right to left on a phone, and can change nothing", async () => {
  const externalId = `مرحبا😀${"x".repeat(110)}`;
  const openid = await makeUser(console.hongyan, 1, { externalId, tags: ["W".repeat(64)] });
  const page = await console.open(`${appid}/users/${openid}`, { as: "viewer", width: 360 });

  await page.getByText(externalId).waitFor();
  await page.getByText("可发 1 条").waitFor();
  expect(await page.getByRole("button", { name: /修改|添加|移除/ }).count()).toBe(0);
  expect(await page.getByText("发送一条消息").count()).toBe(0);
  expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  await expectAccessible(page);
});
