import { readdirSync, readFileSync } from "node:fs";
import type { Page } from "@hongyan/testing/chromium";
import { createDatabase } from "@hongyan/testing/databases";
import { appid } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { issuePasswordLink } from "../../server/src/flow/operators/links.ts";
import { hashPassword } from "../../server/src/flow/operators/passwords.ts";
import { uuidv7 } from "../../server/src/ids.ts";
import {
  findOperatorByName,
  insertOperator,
  replaceRoles,
} from "../../server/src/store/operators.ts";
import { codeFor } from "./authenticator.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { password, signInAs } from "./sign-in.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
beforeAll(async () => {
  console = await startConsole({ databaseUrl: await createDatabase(inject("postgresUrl")) });
});
afterEach(() => console.closePages());
afterAll(() => console[Symbol.asyncDispose]());

const dist = new URL("../dist/", import.meta.url);
const mostBytes = 350 * 1024;

test("sign-in and overview load under 350 KB of gzipped JavaScript, all of it from the server itself", async () => {
  const page = await console.open("", { as: "nobody" });
  const scripts: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(".js")) scripts.push(pathname.replace("/console/", ""));
  });
  await page.reload();
  await signIn(page, "owner");
  await page.getByRole("heading", { name: "概览" }).waitFor();
  await page.waitForLoadState("networkidle");

  expect(new URL(page.url()).pathname).toBe(`/console/${appid}/overview`);
  const bytes = [...new Set(scripts)].map(
    (name) => readFileSync(new URL(`${name}.gz`, dist)).length,
  );
  expect(scripts.length).toBeGreaterThan(1);
  expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(mostBytes);
});

test("the page holds one React, of the console's own version", () => {
  const assets = new URL("assets/", dist);
  const scripts = readdirSync(assets).filter((name) => name.endsWith(".js"));
  const code = scripts.map((name) => readFileSync(new URL(name, assets), "utf8")).join();

  expect(code.match(/\.useSyncExternalStore=function/g)).toHaveLength(1);
  expect(code).toContain("19.3.1");
});

test("a wrong password is told beside the field, and the name stays", async () => {
  const page = await console.open("", { as: "nobody", areFailuresExpected: true });

  await signIn(page, "owner", "not the password");

  await page.getByText("用户名或密码不正确").waitFor();
  expect(await page.getByLabel("密码", { exact: true }).getAttribute("aria-invalid")).toBe("true");
  expect(await page.getByLabel("用户名").inputValue()).toBe("owner");
  await expectAccessible(page);
});

test("a link to a page is followed after signing in", async () => {
  const page = await console.open(`account?from=mail`, { as: "nobody" });

  await signIn(page, "owner");

  await page.getByRole("heading", { name: "账号" }).waitFor();
  expect(page.url()).toContain("/console/account?from=mail");
});

test("when the session has ended a dialog asks to sign in again, and what was typed is still there and can be saved", async () => {
  const page = await console.open("account", { areFailuresExpected: true });
  await page.getByLabel("当前密码").fill(password);
  await page.getByLabel("新密码").fill("another long password");
  await page.getByLabel("再次输入密码").fill("another long password");
  await page.context().clearCookies();

  await page.getByRole("button", { name: "保存新密码" }).click();
  const dialog = page.getByRole("dialog", { name: "登录已过期" });
  await dialog.waitFor();
  await expectAccessible(page);
  await dialog.getByLabel("密码", { exact: true }).fill(password);
  await dialog.getByRole("button", { name: "登录" }).click();
  await dialog.waitFor({ state: "hidden" });

  expect(await page.getByLabel("新密码").inputValue()).toBe("another long password");
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.getByText("密码已修改").waitFor();
  await page.getByLabel("当前密码").fill("another long password");
  await page.getByLabel("新密码").fill(password);
  await page.getByLabel("再次输入密码").fill(password);
  await page.getByRole("button", { name: "保存新密码" }).click();
  await expect.poll(() => page.getByLabel("当前密码").inputValue()).toBe("");
});

test("while the server is away a banner says so, nothing typed is lost, and it goes by itself", async () => {
  const page = await console.open("account", { areFailuresExpected: true });
  await page.getByLabel("当前密码").fill("half a pass");
  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByLabel("当前密码").last().fill(password);
  await page.context().setOffline(true);

  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByText("连接不上服务器").waitFor();
  await page.getByRole("alert").getByText("服务器没有响应").waitFor();
  await expectAccessible(page);
  await page.context().setOffline(false);

  await page.getByText("连接不上服务器").waitFor({ state: "hidden" });
  expect(await page.getByLabel("当前密码").first().inputValue()).toBe("half a pass");
});

/** A write: it asks for the password first. */
async function beginSecondFactor(page: Page): Promise<void> {
  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByLabel("当前密码").last().fill(password);
  await page.getByRole("button", { name: "开启两步验证" }).click();
}

test("a session that ended while the server was away brings the dialog on top of what was typed, not another page", async () => {
  const page = await console.open("account", { areFailuresExpected: true });
  await page.getByLabel("当前密码").fill("half a pass");
  await page.context().setOffline(true);
  await beginSecondFactor(page);
  await page.getByText("连接不上服务器").waitFor();
  await page.context().clearCookies();
  await page.context().setOffline(false);

  await page.getByRole("dialog", { name: "登录已过期" }).waitFor();

  expect(await page.getByLabel("当前密码").first().inputValue()).toBe("half a pass");
});

test("signing in again in another tab stops no work in this one, but another operator's session is not written with", async () => {
  const page = await console.open("account", { areFailuresExpected: true });
  await page.getByRole("button", { name: "开启两步验证" }).waitFor();
  const signInElsewhere = async (name: string) => {
    const { url } = console.hongyan.server;
    const value = await signInAs(url, name);
    await page.context().addCookies([{ name: "hongyan", value, url }]);
  };
  await signInElsewhere("owner");

  await beginSecondFactor(page);
  await page.getByRole("img", { name: "验证器二维码" }).waitFor();

  await page.reload();
  await page.getByRole("button", { name: "开启两步验证" }).waitFor();
  await signInElsewhere("viewer");
  await beginSecondFactor(page);
  await page.getByRole("dialog", { name: "登录已过期" }).waitFor();
  expect(await page.getByRole("img", { name: "验证器二维码" }).count()).toBe(0);
});

test("an operator of one app has its pages in the navigation also where no app is named", async () => {
  const { ctx, url } = console.hongyan.server;
  const operatorId = uuidv7();
  const passwordHash = await hashPassword(password);
  await ctx.db.transaction().execute(async (tx) => {
    await insertOperator(tx, { operatorId, name: "one-app", passwordHash });
    await replaceRoles(tx, operatorId, [{ appid, role: "operator" }]);
  });
  const page = await console.open("account", { as: "nobody" });
  // Somebody else looked at an app that is not this operator's.
  await page.evaluate(`localStorage["hongyan-app"] = "wx0000000000000000"`);
  const value = await signInAs(url, "one-app");
  await page.context().addCookies([{ name: "hongyan", value, url }]);
  await page.reload();

  const navigation = page.getByRole("navigation", { name: "主导航" });
  await navigation.getByRole("link", { name: "消息" }).click();

  await page.waitForURL(`**/console/${appid}/messages`);
});

test("a second factor is turned on with the password and an authenticator, asked for at sign-in, and turned off with the password only", async () => {
  const page = await console.open("account", { as: "viewer", areFailuresExpected: true });
  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByLabel("当前密码").last().fill("not the password");
  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByText("当前密码不正确").waitFor();
  await expectAccessible(page);
  await page.getByLabel("当前密码").last().fill(password);
  await page.getByRole("button", { name: "开启两步验证" }).click();
  await page.getByRole("img", { name: "验证器二维码" }).waitFor();
  await expectAccessible(page);
  const secret = (await page.getByText(/^[A-Z2-7]{32}$/).textContent()) ?? "";
  await page.getByLabel("6 位数字").fill("000000");
  await page.getByRole("button", { name: "确认开启" }).click();
  await page.getByText("数字不正确或已过期").waitFor();
  await page.getByLabel("6 位数字").fill(codeFor(secret));
  await page.getByRole("button", { name: "确认开启" }).click();
  await page.getByText("已开启").waitFor();

  const elsewhere = await console.open("", { as: "nobody", areFailuresExpected: true });
  await signIn(elsewhere, "viewer");
  await elsewhere.getByLabel("动态验证码").fill(codeFor(secret, 1));
  await elsewhere.getByRole("button", { name: "登录" }).click();
  await elsewhere.getByRole("heading", { name: "概览" }).waitFor();

  await page.getByRole("button", { name: "关闭两步验证" }).click();
  await page.getByLabel("当前密码").last().fill("not the password");
  await page.getByRole("button", { name: "关闭两步验证" }).click();
  await page.getByText("当前密码不正确").waitFor();
  await page.getByLabel("当前密码").last().fill(password);
  await page.getByRole("button", { name: "关闭两步验证" }).click();
  await page.getByText("未开启").waitFor();
});

test("signing out everywhere ends the sessions of other browsers too", async () => {
  const [here, there] = [
    await console.open("account", { as: "operator" }),
    await console.open("account", { as: "operator", areFailuresExpected: true }),
  ];
  await here.getByRole("button", { name: "operator" }).click();
  await here.getByRole("menuitem", { name: "退出所有设备" }).click();
  await here.getByRole("heading", { name: "登录鸿雁" }).waitFor();

  await there.reload();
  await there.getByRole("heading", { name: "登录鸿雁" }).waitFor();
});

test("an invitation's link lets its operator choose a password, once", async () => {
  const { ctx } = console.hongyan.server;
  const operator = await findOperatorByName(ctx.db, "operator");
  const link = await ctx.db
    .transaction()
    .execute((tx) => issuePasswordLink(tx, operator?.operatorId ?? ""));
  const path = link.path.replace("/console/", "");
  const page = await console.open(path, { as: "nobody" });
  await expectAccessible(page);

  await page.getByLabel("新密码").fill("short");
  await page.getByLabel("再次输入密码").fill("shorter");
  await page.getByRole("button", { name: "保存密码" }).click();
  await page.getByText("密码至少 10 个字符").waitFor();
  await page.getByText("两次输入的密码不一致").waitFor();
  await page.getByLabel("新密码").fill(password);
  await page.getByLabel("再次输入密码").fill(password);
  await page.getByRole("button", { name: "保存密码" }).click();
  await page.getByText("请用用户名 operator 登录").waitFor();

  const again = await console.open(path, { as: "nobody", areFailuresExpected: true });
  await again.getByLabel("新密码").fill(password);
  await again.getByLabel("再次输入密码").fill(password);
  await again.getByRole("button", { name: "保存密码" }).click();
  await again.getByText("LINK_INVALID").waitFor();
});

test("everything in the shell is reached by the keyboard, from the first key on", async () => {
  const page = await console.open(`${appid}/overview`);
  await page.getByRole("heading", { name: "趋势" }).waitFor();

  const reached = new Set<string>();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    reached.add(await nameOfFocused(page));
  }

  for (const name of ["跳到正文", "鸿雁", "概览", "小程序", "owner"])
    expect(reached).toContain(name);
  await page.getByRole("button", { name: "owner" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "账号" }).waitFor();
  await page.keyboard.press("Escape");
});

test("language and colours are chosen in the account menu and stay", async () => {
  const page = await console.open(`${appid}/overview`);
  await page.getByRole("button", { name: "owner" }).click();
  await page.getByRole("menuitem", { name: "English" }).click();
  await page.getByRole("heading", { name: "Overview" }).waitFor();
  await page.getByRole("button", { name: "owner" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await page.reload();

  await page.getByRole("heading", { name: "Overview" }).waitFor();
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await expectAccessible(page);
});

test("on a phone the navigation is a drawer, and nothing is wider than the screen", async () => {
  const page = await console.open(`${appid}/overview`, { width: 360, height: 740 });
  await page.getByRole("heading", { name: "趋势" }).waitFor();

  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  await page.getByRole("button", { name: "打开菜单" }).click();
  const drawer = page.getByRole("dialog");
  await expectAccessible(page);
  await drawer.getByRole("link", { name: "概览" }).click();
  await drawer.waitFor({ state: "hidden" });
});

test("an address without a page says so and leads back", async () => {
  const page = await console.open(`${appid}/no/such/page`);
  await page.getByText("没有这个页面").waitFor();
  await expectAccessible(page);

  await page.getByRole("link", { name: "回到首页" }).click();
  await page.getByRole("heading", { name: "概览" }).waitFor();
});

async function signIn(page: Page, name: string, given = password): Promise<void> {
  await page.getByLabel("用户名").fill(name);
  await page.getByLabel("密码", { exact: true }).fill(given);
  await page.getByRole("button", { name: "登录" }).click();
}

function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()",
  );
}
