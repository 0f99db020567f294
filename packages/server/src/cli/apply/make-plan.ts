import { isDeepStrictEqual } from "node:util";
import type { WantedApp, WantedFile, WantedScene, WantedWebhook } from "./file-form.ts";
import type { Present, PresentApp, PresentScene, PresentWebhook } from "./present-state.ts";

interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

/** One thing that is to be otherwise, with what was seen of it: it is not changed if it is another by then. */
export type Change = { appid: string; name: string; fields: FieldChange[] } & (
  | { kind: "app"; action: "create"; wanted: WantedApp }
  | { kind: "app"; action: "change"; wanted: WantedApp; seen: PresentApp }
  | { kind: "scene"; action: "create"; wanted: WantedScene }
  | { kind: "scene"; action: "change"; wanted: WantedScene; seen: PresentScene }
  | { kind: "scene"; action: "remove"; seen: PresentScene }
  | { kind: "webhook"; action: "create"; wanted: WantedWebhook }
  | { kind: "webhook"; action: "change"; wanted: WantedWebhook; seen: PresentWebhook }
  | { kind: "webhook"; action: "remove"; seen: PresentWebhook }
);

export interface Plan {
  changes: Change[];
  /** Things that are already as the file wants them. */
  unchanged: number;
}

export interface PlanOptions {
  /** Scenes and webhooks that the file does not name are removed. Apps never are. */
  prune: boolean;
  /** Secrets are sent again: nobody can read whether they are the same. */
  secrets: boolean;
}

/** What has to be done so that the server is as the file says. Apps come first, since their scenes need them. */
export function makePlan(
  file: WantedFile,
  present: ReadonlyMap<string, Present>,
  options: PlanOptions,
): Plan {
  const changes: Change[] = [];
  let unchanged = 0;
  const add = (change: Change | undefined): void => {
    if (change === undefined) unchanged += 1;
    else changes.push(change);
  };
  for (const wanted of file.apps) {
    const { appid } = wanted;
    const now = present.get(appid);
    add(planApp(wanted, now?.app, options));
    for (const scene of wanted.scenes ?? []) {
      add(
        planScene(
          appid,
          scene,
          now?.scenes.find(({ name }) => name === scene.name),
        ),
      );
    }
    for (const webhook of wanted.webhooks ?? []) {
      add(
        planWebhook(
          appid,
          webhook,
          now?.webhooks.find(({ name }) => name === webhook.name),
        ),
      );
    }
    if (options.prune) changes.push(...removals(wanted, now));
  }
  return { changes, unchanged };
}

/** Settings of an app beside its secrets and its callback. */
export const appFields = [
  "name",
  "defaultScene",
  "onUnknown",
  "unknownAfterSeconds",
  "grantSource",
  "officialAccount",
  "pacing",
] as const;

function planApp(
  wanted: WantedApp,
  seen: PresentApp | undefined,
  { secrets }: PlanOptions,
): Change | undefined {
  const about = { appid: wanted.appid, name: wanted.appid, kind: "app" as const };
  const named = appFields.filter((field) => wanted[field] !== undefined);
  const fields = named.flatMap((field) => difference(field, seen?.[field], wanted[field]));
  const { callback } = wanted;
  if (callback !== undefined) {
    const now = seen?.callback ?? null;
    fields.push(
      ...difference(
        "callback",
        now && { mode: now.mode, format: now.format },
        callback && { mode: callback.mode, format: callback.format },
      ),
    );
  }
  if (seen === undefined) return { ...about, action: "create", wanted, fields };
  if (secrets && (wanted.secret !== undefined || callback?.token !== undefined)) {
    fields.push({ field: "secrets", from: "…", to: "…" });
  }
  return fields.length === 0 ? undefined : { ...about, action: "change", wanted, seen, fields };
}

function planScene(
  appid: string,
  wanted: WantedScene,
  seen: PresentScene | undefined,
): Change | undefined {
  const about = { appid, name: wanted.name, kind: "scene" as const };
  const whole = { ...wanted, page: wanted.page ?? null };
  const fields = Object.entries(whole).flatMap(([field, value]) =>
    field === "name" ? [] : difference(field, seen?.[field as keyof PresentScene], value),
  );
  if (seen === undefined) return { ...about, action: "create", wanted: whole, fields };
  return fields.length === 0
    ? undefined
    : { ...about, action: "change", wanted: whole, seen, fields };
}

function planWebhook(
  appid: string,
  wanted: WantedWebhook,
  seen: PresentWebhook | undefined,
): Change | undefined {
  const about = { appid, name: wanted.name, kind: "webhook" as const };
  const fields = [
    ...difference("url", seen?.url, wanted.url),
    ...difference("events", seen?.events, wanted.events),
  ];
  if (seen === undefined) return { ...about, action: "create", wanted, fields };
  return fields.length === 0 ? undefined : { ...about, action: "change", wanted, seen, fields };
}

function removals({ appid, scenes, webhooks }: WantedApp, now: Present | undefined): Change[] {
  const left = <T extends { name: string }>(
    wanted: { name: string }[] | undefined,
    all: T[],
  ): T[] =>
    wanted === undefined ? [] : all.filter((one) => !wanted.some(({ name }) => name === one.name));
  const about = { appid, action: "remove" as const, fields: [] };
  return [
    ...left(scenes, now?.scenes ?? []).map((seen): Change => ({
      ...about,
      kind: "scene",
      name: seen.name,
      seen,
    })),
    ...left(webhooks, now?.webhooks ?? []).map((seen): Change => ({
      ...about,
      kind: "webhook",
      name: seen.name,
      seen,
    })),
  ];
}

/** As the API would show both: what is absent is null there. */
function difference(field: string, from: unknown, to: unknown): FieldChange[] {
  const [before, after] = [plain(from), plain(to)];
  return isDeepStrictEqual(before, after) ? [] : [{ field, from: before, to: after }];
}

function plain(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}
