import type { z } from "zod";
import type { appList } from "../../contract/apps.ts";
import type { sceneList } from "../../contract/scenes.ts";
import type { webhookList } from "../../contract/webhooks.ts";
import type { ApiClient } from "../api.ts";
import { query } from "../frame/format.ts";

export type PresentApp = z.infer<typeof appList>["apps"][number];
export type PresentScene = z.infer<typeof sceneList>["scenes"][number];
export type PresentWebhook = z.infer<typeof webhookList>["webhooks"][number];

export interface Present {
  app: PresentApp;
  scenes: PresentScene[];
  webhooks: PresentWebhook[];
}

/** The apps that the key reaches, with their scenes and webhooks, as they are now. */
export async function readPresent(
  api: ApiClient,
  wanted?: ReadonlySet<string>,
): Promise<Map<string, Present>> {
  const { apps } = await api.get<z.infer<typeof appList>>("/v1/apps");
  const present = new Map<string, Present>();
  for (const app of apps) {
    const { appid } = app;
    if (wanted !== undefined && !wanted.has(appid)) continue;
    const ofApp = query({ appid });
    const { scenes } = await api.get<z.infer<typeof sceneList>>(`/v1/scenes${ofApp}`);
    const { webhooks } = await api.get<z.infer<typeof webhookList>>(`/v1/webhooks${ofApp}`);
    // Those of every app are listed too, and belong to none.
    present.set(appid, { app, scenes, webhooks: webhooks.filter((one) => one.appid === appid) });
  }
  return present;
}
