// Makes the pictures of the console: node --conditions=@hongyan/source packages/console/test/take-screenshots.ts [name]
// Chinese needs a font, such as Debian's fonts-noto-cjk.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@hongyan/testing/chromium";
import { temporaryFolder } from "@hongyan/testing/databases";
import { pictures, type Picture } from "./pictures.ts";
import { startConsole } from "./start-console.ts";

const folder = fileURLToPath(new URL("../../../docs/console/", import.meta.url));
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const only = process.argv[2];

await mkdir(folder, { recursive: true });
await using dataDir = await temporaryFolder();
await using console = await startConsole({
  dataDir: dataDir.path,
  env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
});
for (const picture of pictures) {
  if (only === undefined || picture.name === only) await take(picture);
}

/** Each page light and dark, wide and narrow, in Chinese and in English. */
async function take(picture: Picture): Promise<void> {
  const path = await picture.seed(console);
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const appearance of ["light", "dark"] as const) {
      for (const language of ["zh-CN", "en"] as const) {
        const as = picture.as ?? "owner";
        const page = await console.open(path, { ...viewport, appearance, language, as });
        await page.waitForLoadState("networkidle");
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
  // Transitions of Ant Design's own length.
  await page.waitForTimeout(400);
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  return Buffer.from(data, "base64");
}
