import { hash } from "node:crypto";
import type { AppRow } from "./store/apps.ts";
import type { OperatorRow } from "./store/operators.ts";
import type { PlatformRow } from "./store/platforms.ts";
import type { SceneRow } from "./store/scenes.ts";
import type { WebhookRow } from "./store/webhooks.ts";

/** Differs when what people edit differs: whoever saves says which version they have seen. */
export function versionOfScene({ updatedAt: _, ...edited }: SceneRow): string {
  return versionOf(edited);
}

/** Sealed secrets count too: another secret is another version. What the app does by itself (pauses, checks) does not. */
export function versionOfApp(app: AppRow): string {
  return versionOf([
    app.name,
    app.secretSealed,
    app.defaultScene,
    app.onUnknown,
    app.unknownAfterSeconds,
    app.officialAccount,
    app.grantSource,
    app.eraseOnCancellation,
    app.pacing,
    app.callbackSealed,
    app.callbackMode,
    app.callbackFormat,
  ]);
}

/** A ticket that came is no other version. */
export function versionOfPlatform(platform: PlatformRow): string {
  const { name, secretSealed, callbackSealed, publicUrl } = platform;
  return versionOf([name, secretSealed, callbackSealed, publicUrl]);
}

/** What others decide about a person; that they signed in or chose a password is no other version. */
export function versionOfOperator(operator: OperatorRow): string {
  const { name, roles, disabledAt, totpSealed } = operator;
  return versionOf([name, roles, disabledAt !== null, totpSealed]);
}

/** Whether it delivers, fails or is disabled is no other version, nor is another secret. */
export function versionOfWebhook({ name, url, events }: WebhookRow): string {
  return versionOf([name, url, events]);
}

/** By the content itself: it needs no column, and whatever writes, an older version of this program too, changes it. */
function versionOf(content: object): string {
  return hash("sha256", JSON.stringify(content), "base64url").slice(0, 22);
}
