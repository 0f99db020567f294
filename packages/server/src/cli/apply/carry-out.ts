import type { z } from "zod";
import type { webhookWithSecret } from "../../contract/webhooks.ts";
import type { ApiClient } from "../api.ts";
import { given, query } from "../frame/format.ts";
import { ifUnchanged } from "../resources/scene.ts";
import type { WantedApp } from "./file-form.ts";
import { appFields, type Change } from "./make-plan.ts";
import { requireAsPlanned } from "./still-as-planned.ts";

/** One step that was done, for whoever watches. */
export interface Done {
  change: Change;
  /** Of a webhook that was made. */
  webhookId?: string;
}

/**
 * Does what the plan says, in an order in which each step finds what it needs: apps, scenes, webhooks, removals.
 * Each step says what it has seen, so that nothing is overwritten that somebody else has changed meanwhile.
 *
 * @throws {HongyanError} what the server refuses; the steps before it stay done, and the next run does the rest
 */
export async function* carryOut(
  api: ApiClient,
  changes: readonly Change[],
  options: { secrets: boolean },
): AsyncGenerator<Done> {
  const of = (kind: Change["kind"], ...actions: Change["action"][]): Change[] =>
    changes.filter((change) => change.kind === kind && actions.includes(change.action));

  for (const change of of("app", "create", "change")) {
    await saveApp(api, change, options);
    yield { change };
  }
  for (const change of of("scene", "create", "change")) {
    await saveScene(api, change);
    yield { change };
  }
  for (const change of of("webhook", "create", "change")) {
    yield { change, ...(await saveWebhook(api, change)) };
  }
  for (const change of [...of("scene", "remove"), ...of("webhook", "remove")]) {
    await remove(api, change);
    yield { change };
  }
}

async function saveApp(
  api: ApiClient,
  change: Change,
  { secrets }: { secrets: boolean },
): Promise<void> {
  if (change.kind !== "app") return;
  const { wanted } = change;
  if (change.action === "create") {
    await api.post("/v1/apps", {
      ...settingsOf(wanted),
      appid: wanted.appid,
      kind: wanted.kind,
      secret: wanted.secret,
      callback: wanted.callback,
    });
    // The scenes that come next are checked against its templates.
    if (wanted.scenes?.length)
      await api.post(`/v1/templates/sync${query({ appid: wanted.appid })}`);
    return;
  }
  const isNamed = (field: string): boolean => change.fields.some((one) => one.field === field);
  const { token: _, encodingAESKey: __, ...publicCallback } = wanted.callback ?? {};
  const isNewCallback = change.seen.callback === null;
  const body = given({
    ...settingsOf(wanted),
    secret: secrets ? wanted.secret : undefined,
    callback:
      isNamed("callback") || (secrets && wanted.callback?.token !== undefined)
        ? wanted.callback && (isNewCallback || secrets ? wanted.callback : publicCallback)
        : undefined,
  });
  const path = `/v1/apps/${encodeURIComponent(wanted.appid)}`;
  await api.patch(path, body, ifUnchanged(change.seen.version));
}

function settingsOf(wanted: WantedApp): Partial<WantedApp> {
  return given(Object.fromEntries(appFields.map((field) => [field, wanted[field]])));
}

async function saveScene(api: ApiClient, change: Change): Promise<void> {
  if (change.kind !== "scene" || change.action === "remove") return;
  const version = change.action === "change" ? change.seen.version : undefined;
  const body = { ...change.wanted, appid: change.appid };
  await api.post("/v1/scenes", body, ifUnchanged(version));
}

async function saveWebhook(api: ApiClient, change: Change): Promise<{ webhookId?: string }> {
  if (change.kind !== "webhook" || change.action === "remove") return {};
  const { appid, wanted } = change;
  if (change.action === "create") {
    await requireAsPlanned(api, change);
    const made = await api.post<z.infer<typeof webhookWithSecret>>("/v1/webhooks", {
      ...wanted,
      appid,
    });
    return { webhookId: made.id };
  }
  const { url, events } = wanted;
  const path = `/v1/webhooks/${change.seen.id}`;
  await api.patch(path, { url, events }, ifUnchanged(change.seen.version));
  return {};
}

async function remove(api: ApiClient, change: Change): Promise<void> {
  if (change.action !== "remove") return;
  if (change.kind === "webhook") {
    await requireAsPlanned(api, change);
    await api.delete(`/v1/webhooks/${change.seen.id}`);
    return;
  }
  const path = `/v1/scenes/${encodeURIComponent(change.name)}${query({ appid: change.appid })}`;
  await api.delete(path, ifUnchanged(change.seen.version));
}
