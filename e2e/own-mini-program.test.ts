import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@hongyan/wechat-emulator";
import { hasChromium, launchChromium } from "@hongyan/testing/chromium";
import { temporaryFolder } from "@hongyan/testing/databases";
import { describe, expect, test } from "vitest";

const sample = fileURLToPath(new URL("../examples/miniprogram", import.meta.url));

describe.runIf(hasChromium)("a mini program of one's own on the phone", () => {
  test("a change of its source shows at once on the page that is open, and a mistake is named with its place", async () => {
    await using folder = await temporaryFolder();
    await cp(sample, folder.path, {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
    const wxml = join(folder.path, "miniprogram/pages/settings/index.wxml");
    const source = await readFile(wxml, "utf8");
    await using emulator = await startEmulator({
      demo: true,
      phone: { miniprogram: folder.path },
    });
    await using browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, hasTouch: true });
    page.setDefaultTimeout(10_000);
    await page.goto(`${emulator.url}/phone`);
    const phone = page.getByTestId("phone-0");
    const glass = phone.frameLocator("iframe");
    await phone.getByTestId("open-miniprogram").tap();
    await glass.locator("wx-navigator").last().tap();
    await glass.getByText("联系客服").first().waitFor();

    await writeFile(wxml, source.replaceAll("联系客服", "找客服聊聊"));
    await glass.getByText("找客服聊聊").first().waitFor();

    await writeFile(wxml, source.replace("</view>", ""));
    await expect
      .poll(() => page.getByTestId("notices").textContent())
      .toContain("pages/settings/index.wxml");

    await writeFile(wxml, source);
    await glass.getByText("联系客服").first().waitFor();
  }, 60_000);
});
