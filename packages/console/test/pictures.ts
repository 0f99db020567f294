import type { Page } from "@hongyan/testing/chromium";
import { appid } from "@hongyan/testing/server";
import { seedBusyApp } from "./busy-app.ts";
import { settingsPictures } from "./settings-pictures.ts";
import type { OpenOptions, TestConsole } from "./start-console.ts";

/** One page of the console, as docs/console/ shows it. */
export interface Picture {
  /** The file's name, before width, colours and language. */
  name: string;
  /** Makes what the page shows, once, and answers with its path below /console/. */
  seed(console: TestConsole): Promise<string>;
  /** Brings the page to the moment that the picture is of. */
  act?(page: Page): Promise<void>;
  as?: OpenOptions["as"];
}

export const pictures: Picture[] = [
  { name: "sign-in", as: "nobody", seed: async () => "" },
  {
    name: "overview",
    seed: async (console) => {
      await seedBusyApp(console);
      return `${appid}/overview`;
    },
  },
  { name: "account", seed: async () => "account" },
  ...settingsPictures,
];
