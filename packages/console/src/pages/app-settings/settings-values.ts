import type { App, AppChange } from "../../api/app-settings.ts";

/** The settings as the form has them. */
export interface SettingsValues {
  name: string;
  onUnknown: App["onUnknown"];
  unknownAfterSeconds: number;
  grantSource: App["grantSource"];
  /** undefined: emptied in the form. */
  defaultScene: string | null | undefined;
  officialAccount: string | null | undefined;
  eraseOnCancellation: boolean;
  isPaced: boolean;
  perSecond: number | null;
  burst: number | null;
}

/** The words of each. */
export const grantSources = { both: "both", client: "client", callback: "onlyCallback" } as const;

export function toValues(app: App): SettingsValues {
  return {
    name: app.name,
    onUnknown: app.onUnknown,
    unknownAfterSeconds: app.unknownAfterSeconds,
    grantSource: app.grantSource,
    defaultScene: app.defaultScene,
    officialAccount: app.officialAccount,
    eraseOnCancellation: app.eraseOnCancellation,
    isPaced: app.pacing !== null,
    perSecond: app.pacing?.perSecond ?? null,
    burst: app.pacing?.burst ?? null,
  };
}

export function toChange({ isPaced, perSecond, burst, ...same }: SettingsValues): AppChange {
  return {
    ...same,
    defaultScene: same.defaultScene ?? null,
    officialAccount: same.officialAccount ?? null,
    pacing: isPaced && perSecond !== null ? { perSecond, burst } : null,
  };
}
