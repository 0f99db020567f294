import type { Page } from "@hongyan/testing/chromium";
import { appid } from "@hongyan/testing/server";
import type { Picture } from "./pictures.ts";
import { seedPlatform } from "./seed-platform.ts";
import { seedSettings, seedWebhook } from "./seed-settings.ts";

/** The pages of the settings, as docs/console/ shows them. */
export const settingsPictures: Picture[] = [
  {
    name: "apps",
    async seed(console) {
      await seedSettings(console);
      return "apps";
    },
  },
  {
    name: "app-settings",
    seed: async () => `${appid}/settings?test=now`,
    act: async (page) => page.locator("main li").first().waitFor(),
  },
  {
    name: "callback",
    seed: async () => `${appid}/settings/callback`,
    act: saveCallback,
  },
  { name: "webhook", seed: async (console) => `${appid}/webhooks/${await seedWebhook(console)}` },
  // After the page of one: it shows what that has made.
  { name: "webhooks", seed: async () => `${appid}/webhooks` },
  {
    name: "platform",
    seed: async ({ hongyan }) => `platforms/${await seedPlatform(hongyan)}`,
    act: async (page) => page.getByText("wxxiaopu00000001").waitFor(),
  },
  // After the page of one, for the same reason.
  { name: "platforms", seed: async () => "platforms" },
  { name: "api-keys", seed: async () => "api-keys" },
  { name: "operators", seed: async () => "operators" },
  {
    name: "audit-log",
    seed: async () => "audit-log?action=app.changed",
    // The change of the pacing: what came before it is the name, and the test app's first scene.
    act: async (page) => page.locator("main td button").nth(-3).click(),
  },
  { name: "retention", seed: async () => "retention" },
];

/** To the step at which the settings are entered at WeChat; the second picture begins from what the first one saved. */
async function saveCallback(page: Page): Promise<void> {
  const anew = page.getByRole("button", { name: /重新配置|Set up anew/ });
  const save = page.getByRole("button", { name: /保存，下一步|Save and go on/ });
  await anew.or(save).first().waitFor();
  if (await anew.isVisible()) await anew.click();
  await save.click();
  await page.getByRole("heading", { name: /^2\./ }).waitFor();
}
