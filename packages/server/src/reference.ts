import type { Template } from "@hongyan/wechat";
import type { Db } from "./db/connection.ts";
import { remember as rememberFor } from "./remember.ts";
import { findApp, listApps, type AppRow } from "./store/apps.ts";
import { listAutoReplies, type AutoReplyRow } from "./store/auto-replies.ts";
import { listPlatforms, type PlatformRow } from "./store/platforms.ts";
import { listSceneRules, type SceneRules } from "./store/scene-rules.ts";
import { findScene, type SceneRow } from "./store/scenes.ts";
import { findTemplate, parseTemplateRow } from "./store/templates.ts";

interface KnownTemplate {
  template: Template;
  /** Of an Official Account: other rules for its values, and no grants. */
  isOfficialAccount: boolean;
  isRemoved: boolean;
}

/** Apps, platforms, scenes and templates as they were at most `maxAgeMs` ago: read by every message, changed by people. */
export interface Reference {
  /** Of the mini programs: an Official Account is always named. */
  appids(): Promise<string[]>;
  /** The few there are, so that whoever tries ids of others makes no query each time. */
  platforms(): Promise<PlatformRow[]>;
  app(appid: string): Promise<AppRow | undefined>;
  scene(appid: string, name: string): Promise<SceneRow | undefined>;
  template(appid: string, templateId: string): Promise<KnownTemplate | undefined>;
  /** Of the scenes, deleted ones too, that have quiet hours or a frequency cap. */
  sceneRules(appid: string): Promise<SceneRules[]>;
  /** In their order. `Message` is what their `message` holds. */
  autoReplies<Message>(appid: string): Promise<AutoReplyRow<Message>[]>;
  /** After a change in this process. Other processes see it when their copy is too old. */
  forget(): void;
}

const maxAgeMs = 2_000;
/** Of each sort. */
const mostEntries = 10_000;

export function createReference(db: Db): Reference {
  const remember = <K extends string[], V>(read: (...key: K) => Promise<V>) =>
    rememberFor(read, { maxAgeMs, mostEntries });
  const appids = remember(async () => {
    const apps = await listApps(db);
    return apps.filter((app) => app.kind === "mini-program").map((app) => app.appid);
  });
  const platforms = remember(() => listPlatforms(db));
  const apps = remember((appid: string) => findApp(db, appid));
  const scenes = remember((appid: string, name: string) => findScene(db, appid, name));
  const templates = remember(async (appid: string, templateId: string) => {
    const row = await findTemplate(db, appid, templateId);
    return row === undefined
      ? undefined
      : {
          template: parseTemplateRow(row),
          isOfficialAccount: row.type === 0,
          isRemoved: row.removedAt !== null,
        };
  });
  const sceneRules = remember((appid: string) => listSceneRules(db, appid));
  const autoReplies = remember((appid: string) => listAutoReplies(db, appid));
  return {
    appids: appids.get,
    platforms: platforms.get,
    app: apps.get,
    scene: scenes.get,
    template: templates.get,
    sceneRules: sceneRules.get,
    autoReplies: <Message>(appid: string) =>
      autoReplies.get(appid) as Promise<unknown> as Promise<AutoReplyRow<Message>[]>,
    forget() {
      appids.clear();
      platforms.clear();
      apps.clear();
      scenes.clear();
      templates.clear();
      sceneRules.clear();
      autoReplies.clear();
    },
  };
}
