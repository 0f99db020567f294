import { launchChromium } from "@hongyan/testing/chromium";
import { startHongyan } from "@hongyan/testing/hongyan-start";
import { expect, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { password } from "./sign-in.ts";
import { watchPage } from "./watch-page.ts";

test("after `npm start` the printed link makes the first owner, who sees the delivered message and is one click from the phone", async () => {
  await using hongyan = await startHongyan();
  await using browser = await launchChromium();
  const link = /http\S+\/console\/setup\?token=\S+/.exec(hongyan.output())?.[0] ?? "";
  const faults: string[] = [];
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  watchPage(page, hongyan.url, {
    onFault: (fault) => faults.push(fault),
    areFailuresExpected: false,
  });

  await page.goto(hongyan.url);
  await page.getByText("还没有管理员").waitFor();
  await page.goto(link);
  await page.getByLabel("用户名").fill("鸿雁 🪿");
  await page.getByLabel("新密码").fill(password);
  await page.getByLabel("再次输入密码").fill(password);
  await expectAccessible(page);
  await page.getByRole("button", { name: "创建并登录" }).click();

  await page.getByRole("heading", { name: "概览" }).waitFor();
  const sent = page.getByRole("term").filter({ hasText: "已送达" });
  await expect
    .poll(() => sent.locator("xpath=following-sibling::dd").textContent())
    .toMatch(/^1\D/);
  const phone = page.getByRole("link", { name: "打开手机" });
  expect(await phone.getAttribute("href")).toBe(`${hongyan.emulatorUrl}/phone`);
  expect(faults).toEqual([]);
}, 120_000);
