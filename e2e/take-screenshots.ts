// Makes the pictures of the docs: node --conditions=@hongyan/source e2e/take-screenshots.ts
// Chinese needs a font, such as Debian's fonts-noto-cjk.
import { fileURLToPath } from "node:url";
import { launchChromium, type Page } from "@hongyan/testing/chromium";
import { startHongyan } from "@hongyan/testing/hongyan-start";

const assets = fileURLToPath(new URL("../docs/assets/", import.meta.url));

await using hongyan = await startHongyan();
await using browser = await launchChromium();

await takeDesktop();
await takePhone();

/** One phone and the panel, at the moment when the card arrives. */
async function takeDesktop(): Promise<void> {
  const page = await open({ width: 1440, height: 900 }, 1);
  await allowAndSend(page);
  await page.getByTestId("banner").waitFor();
  await settle(page);
  await page.screenshot({ path: `${assets}phone.png` });
}

/** The sheet, the card, and the page that it opens, as they look on a phone. */
async function takePhone(): Promise<void> {
  const page = await open({ width: 390, height: 844 }, 1.5);
  const glass = page.getByTestId("phone-0").frameLocator("iframe");
  await enter(page);
  await glass.locator("wx-button.request").tap();
  await page.getByTestId("sheet-allow").waitFor();
  await settle(page);
  await page.screenshot({ path: `${assets}phone-sheet.png` });
  await page.getByTestId("sheet-allow").tap();
  await glass.locator(".choice", { hasText: "已允许" }).waitFor();
  await glass.locator("wx-button.send").tap();
  await page.getByTestId("banner").waitFor();
  await settle(page);
  await page.screenshot({ path: `${assets}phone-banner.png` });
  await page.getByTestId("banner").tap();
  await glass.locator(".origin").waitFor();
  await settle(page);
  await page.screenshot({ path: `${assets}phone-task.png` });
}

async function open(viewport: { width: number; height: number }, deviceScaleFactor: number) {
  const context = await browser.newContext({
    viewport,
    deviceScaleFactor,
    hasTouch: true,
    locale: "zh-CN",
  });
  const page = await context.newPage();
  await page.goto(`${hongyan.emulatorUrl}/phone`);
  return page;
}

async function enter(page: Page): Promise<void> {
  const phone = page.getByTestId("phone-0");
  await phone.getByTestId("open-miniprogram").tap();
  await phone.frameLocator("iframe").locator(".balance", { hasText: "还可发送" }).waitFor();
}

async function allowAndSend(page: Page): Promise<void> {
  await enter(page);
  const glass = page.getByTestId("phone-0").frameLocator("iframe");
  await glass.locator("wx-button.request").tap();
  await page.getByTestId("sheet-allow").tap();
  await glass.locator(".choice", { hasText: "已允许" }).waitFor();
  await glass.locator("wx-button.send").tap();
}

/** Transitions of WeChat's own length. */
async function settle(page: Page): Promise<void> {
  await page.waitForTimeout(700);
}
