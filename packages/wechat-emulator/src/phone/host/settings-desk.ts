import type { PhoneSettings } from "../ports.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";

/** 通知管理 of one phone. */
export interface SettingsDesk {
  openSettings(): Promise<void>;
  /** For the panel: what the settings are, without opening them. */
  readSettings(): Promise<void>;
  changeSettings(change: {
    mainSwitch?: boolean;
    items?: Record<string, "accept" | "reject">;
  }): Promise<void>;
}

interface SettingsDeskOptions {
  appid: string;
  openid: string;
  client: EmulatorClient;
  change(next: (state: PhoneState) => PhoneState): void;
  tellFailure(title: string): (error: unknown) => void;
}

export function createSettingsDesk(options: SettingsDeskOptions): SettingsDesk & {
  /** As wx.openSetting does: resolves when the user comes back. */
  visitSettings(): Promise<void>;
  leaveSettings(): void;
} {
  const { appid, openid, client, change, tellFailure } = options;
  const user = { appid, openid };
  let resolveVisit: (() => void) | undefined;

  const take = (settings: PhoneSettings): void => change((now) => ({ ...now, settings }));

  const readSettings = (): Promise<void> =>
    client.get<PhoneSettings>("phone/settings", user).then(take).catch(tellFailure("设置读不到"));

  async function openSettings(): Promise<void> {
    await readSettings();
    change((now) => screens.openScreen(now, "settings"));
  }

  function leaveSettings(): void {
    resolveVisit?.();
    resolveVisit = undefined;
  }

  return {
    openSettings,
    readSettings,
    changeSettings: (settingsChange) =>
      client
        .post<PhoneSettings>("phone/settings", { ...user, ...settingsChange })
        .then(take)
        .catch(tellFailure("设置没有保存")),
    visitSettings() {
      leaveSettings();
      void openSettings();
      return new Promise((resolve) => {
        resolveVisit = resolve;
      });
    },
    leaveSettings,
  };
}
