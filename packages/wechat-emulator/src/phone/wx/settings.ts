import type { PhoneSettings } from "../ports.ts";
import { asyncApi } from "./api.ts";
import { requireTap } from "./gesture.ts";
import type { WxSurroundings } from "./surroundings.ts";

interface SettingOptions {
  withSubscriptions?: boolean;
}

interface SettingResult {
  authSetting: Record<string, boolean>;
  subscriptionsSetting?: SubscriptionsSetting;
}

type SubscriptionsSetting = {
  mainSwitch: boolean;
  itemSettings?: Record<string, string>;
} & Record<string, unknown>;

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/setting/wx.getSetting.html */
export function createSettings(around: WxSurroundings) {
  const { phone, app } = around;
  return {
    getSetting: asyncApi("getSetting", app.reportError, (options: SettingOptions) =>
      readSetting(around, options),
    ),
    openSetting: asyncApi("openSetting", app.reportError, async (options: SettingOptions) => {
      requireTap(around, "openSetting");
      await phone.openSettings();
      return readSetting(around, options);
    }),
  };
}

async function readSetting(
  { phone, backend }: WxSurroundings,
  { withSubscriptions }: SettingOptions,
): Promise<SettingResult> {
  if (withSubscriptions !== true) return { authSetting: {} };
  const user = { appid: phone.appid, openid: phone.openid };
  const settings = await backend.call<PhoneSettings>("GET phone/settings", user);
  return { authSetting: {}, subscriptionsSetting: describeSubscriptions(settings) };
}

/** Only kept choices are told. Seen on devices: their ids stand beside `itemSettings` too, which is absent for none. */
function describeSubscriptions({ mainSwitch, items }: PhoneSettings): SubscriptionsSetting {
  const kept = items.filter(({ isKept }) => isKept);
  if (kept.length === 0) return { mainSwitch };
  const itemSettings = Object.fromEntries(
    kept.map(({ templateId, status }) => [templateId, status]),
  );
  return { ...itemSettings, mainSwitch, itemSettings };
}
