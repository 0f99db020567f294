import chromium from "@sparticuz/chromium";
import { chromium as playwright, type Browser } from "playwright-core";

export type { Browser, Locator, Page } from "playwright-core";

/** A real Chromium that npm installs; it draws, lays out and touches as a user's browser does. */
export async function launchChromium(): Promise<Browser & AsyncDisposable> {
  const browser = await playwright.launch({
    executablePath: await chromium.executablePath(),
    // Tests run as root in containers, where Chromium's sandbox does not start; the pages are our own.
    args: ["--no-sandbox"],
    // Without a locale of UTF-8 a download loses a Chinese name.
    env: { ...process.env, LC_ALL: "C.UTF-8" },
  });
  return Object.assign(browser, { [Symbol.asyncDispose]: () => browser.close() });
}

/** @sparticuz/chromium brings binaries for Linux on x64 only. */
export const hasChromium = process.platform === "linux" && process.arch === "x64";
