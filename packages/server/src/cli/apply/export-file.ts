import { stringify } from "yaml";
import type { Present, PresentApp, PresentScene } from "./present-state.ts";

/**
 * The present state as a file that `apply` reads, and finds nothing to do. Secrets are variables of the environment: nobody can
 * read them back.
 */
export function exportFile(present: Iterable<Present>): string {
  const apps = [...present].map(({ app, scenes, webhooks }) => ({
    ...settingsOf(app),
    scenes: scenes.map(sceneOf),
    webhooks: webhooks.map(({ name, url, events }) => ({ name, url, events })),
  }));
  return stringify({ apps }, { lineWidth: 0 });
}

function settingsOf(app: PresentApp) {
  const { appid, kind, name, defaultScene, onUnknown, unknownAfterSeconds } = app;
  const { grantSource, officialAccount, pacing, callback } = app;
  const suffix = appid.toUpperCase();
  return {
    appid,
    kind,
    name,
    secret: `\${SECRET_${suffix}}`,
    defaultScene,
    onUnknown,
    unknownAfterSeconds,
    grantSource,
    officialAccount,
    pacing,
    callback: callback && {
      mode: callback.mode,
      format: callback.format,
      token: `\${TOKEN_${suffix}}`,
      ...(callback.mode === "plain" ? {} : { encodingAESKey: `\${AES_KEY_${suffix}}` }),
    },
  };
}

function sceneOf({ appid: _, params: __, updatedAt: ___, version: ____, ...scene }: PresentScene) {
  return scene;
}
