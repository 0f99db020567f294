import type { Page } from "@hongyan/testing/chromium";
import { appid } from "@hongyan/testing/server";
import { seedBusyApp } from "./busy-app.ts";
import { seedCampaigns, seedDone, seedDraft } from "./seed-campaigns.ts";
import { messagePictures } from "./message-pictures.ts";
import {
  serviceAgents,
  serviceAutoReplies,
  serviceInbox,
  serviceQuickReplies,
} from "./pictures-of-service.ts";
import { scenePictures } from "./scene-pictures.ts";
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
  {
    name: "campaigns",
    async seed({ hongyan }) {
      await seedCampaigns(hongyan);
      return `${appid}/campaigns`;
    },
  },
  {
    name: "campaign",
    seed: async ({ hongyan }) => `${appid}/campaigns/${await seedDone(hongyan)}`,
  },
  {
    name: "campaign-draft",
    seed: async ({ hongyan }) => `${appid}/campaigns/${await seedDraft(hongyan)}/edit?step=content`,
  },
  ...messagePictures,
  serviceInbox,
  serviceAutoReplies,
  serviceQuickReplies,
  serviceAgents,
  ...scenePictures,
  ...settingsPictures,
];
