// Makes the pictures of the console: node --conditions=@hongyan/source packages/console/test/take-screenshots.ts [name]...
// Chinese needs a font, such as Debian's fonts-noto-cjk.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@hongyan/testing/chromium";
import { createDatabase } from "@hongyan/testing/databases";
import { startPostgres } from "@hongyan/testing/postgres";
import { buildConsole } from "../../../scripts/build-console.mjs";
import { pictures, type Picture } from "./pictures.ts";
import { startConsole } from "./start-console.ts";

const folder = fileURLToPath(new URL("../../../docs/console/", import.meta.url));
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const tallest = 1800;
const wanted = process.argv.slice(2);

await buildConsole();
await mkdir(folder, { recursive: true });
await using postgres = await startPostgres({ isDurable: false });
await using console = await startConsole({
  databaseUrl: await createDatabase(postgres.url),
  // Webhooks of the pictures go to hosts that are not there.
  env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
});
for (const picture of pictures) {
  if (wanted.length === 0 || wanted.includes(picture.name)) await take(picture);
}

/** Each page light and dark, wide and narrow, in Chinese and in English. */
async function take(picture: Picture): Promise<void> {
  const path = await picture.seed(console);
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const appearance of ["light", "dark"] as const) {
      for (const language of ["zh-CN", "en"] as const) {
        const as = picture.as ?? "owner";
        const page = await console.open(path, { ...viewport, appearance, language, as });
        await page.getByRole("heading", { level: 1 }).waitFor();
        await picture.act?.(page);
        const name = `${picture.name}-${size}-${appearance}-${language}.webp`;
        await writeFile(`${folder}${name}`, await capture(page));
        await page.context().close();
      }
    }
  }
}

/** As WebP, a fifth of what PNG takes. */
async function capture(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page);
  const measure = async () => (await devtools.send("Page.getLayoutMetrics")).cssContentSize;
  // What is still asked for makes the page higher when it comes; transitions are shorter than this, too.
  let before = 0;
  let cssContentSize = await measure();
  while (cssContentSize.height !== before) {
    before = cssContentSize.height;
    await page.waitForTimeout(800);
    cssContentSize = await measure();
  }
  // As on a screen that is as high: what keeps to the screen's lower edge stands at the end of the page.
  const { width, height } = cssContentSize;
  await page.setViewportSize({ width, height: Math.min(Math.ceil(height), tallest) });
  await page.waitForTimeout(200);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  return Buffer.from(data, "base64");
}
