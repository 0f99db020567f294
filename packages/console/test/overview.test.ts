import { createDatabase } from "@hongyan/testing/databases";
import { appid } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startConsole({ databaseUrl: await createDatabase(inject("postgresUrl")) });
});
afterEach(() => console.closePages());
afterAll(() => console[Symbol.asyncDispose]());

test("an app without messages is told its next steps, and they go when the first message is sent, without a reload", async () => {
  const { hongyan } = console;
  const page = await console.open(`${appid}/overview`);
  const steps = page.getByRole("listitem");
  await steps.filter({ hasText: "创建场景" }).getByRole("img", { name: "已完成" }).waitFor();
  await steps.filter({ hasText: "获得第一次订阅" }).getByRole("img", { name: "待完成" }).waitFor();
  await expectAccessible(page);

  const openid = await hongyan.user(1);
  const { body } = await hongyan.call<{ id: string }>(
    "POST",
    "/v1/messages",
    hongyan.message(openid),
  );
  await hongyan.until(body.id, "sent");

  await page.getByRole("heading", { name: "开始使用" }).waitFor({ state: "hidden" });
  // Counted by the worker a few seconds behind.
  await expect.poll(() => tile(page, "已发送")).toMatch(/^1\D/);
  // It may be delivered meanwhile, and still was sent.
  const sent = page.getByRole("region", { name: "消息数量" }).getByRole("link").first();
  expect(await sent.getAttribute("href")).not.toContain("status=");
});

test("a failure is named by its errcode, with what it means, what to do and who must do it", async () => {
  const { hongyan } = console;
  // A grant that WeChat does not know of.
  const openid = await hongyan.user(0);
  const { body } = await hongyan.call<{ id: string }>(
    "POST",
    "/v1/messages",
    hongyan.message(openid, { onNoGrant: "try" }),
  );
  await hongyan.until(body.id, "failed");
  const page = await console.open(`${appid}/overview`);

  const failure = page.getByRole("listitem").filter({ hasText: "43101" });
  await failure.waitFor();
  expect(await failure.textContent()).toMatch(/43101.*1 次.*需要用户操作/);
  await expectAccessible(page);
});

test("the trend can be read as a table, and walked through by the arrow keys", async () => {
  const page = await console.open(`${appid}/overview?range=7d`);
  const chart = page.getByRole("img", { name: "近 7 天的发送趋势" });
  await chart.focus();
  await page.keyboard.press("ArrowLeft");
  await expect
    .poll(() => chart.locator("xpath=preceding-sibling::ul").textContent())
    .toMatch(/已发送\d/);

  await page.getByRole("radiogroup", { name: "趋势" }).getByText("表格").click();

  await expect.poll(() => page.getByRole("table").getByRole("row").count()).toBeGreaterThan(7);
  await expectAccessible(page);
});

test("a pause and its reason are seen while the page is open", async () => {
  const { hongyan } = console;
  const page = await console.open(`${appid}/overview`, { appearance: "dark" });
  await page.getByText("正常").first().waitFor();
  hongyan.emulator.control.addFault({
    path: "/cgi-bin/message/subscribe/send",
    kind: "errcode",
    errcode: 45009,
    times: 1,
  });

  const openid = await hongyan.user(1);
  await hongyan.call("POST", "/v1/messages", hongyan.message(openid));

  await page.getByText("已暂停").waitFor();
  await expectAccessible(page);
});

type Page = Awaited<ReturnType<TestConsole["open"]>>;

/** The text of a tile: its number, and how it compares. */
async function tile(page: Page, name: string): Promise<string> {
  const term = page.getByRole("term").filter({ hasText: name });
  return (await term.locator("xpath=following-sibling::dd").textContent()) ?? "";
}
