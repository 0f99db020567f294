import { apiNames } from "./api-names.ts";
import { neverHappens, reports, withoutEffect } from "./harmless.ts";

/** What of `wx` the phone has. Plain data, for the documentation, `wx.canIUse` and the tests. */
export interface WxCoverage {
  name: string;
  state: "supported" | "partial" | "not-yet";
  /** What works otherwise than on a device, in Chinese. */
  note?: string;
}

const supported = [
  "arrayBufferToBase64",
  "base64ToArrayBuffer",
  "batchGetStorage",
  "batchGetStorageSync",
  "checkSession",
  "clearStorage",
  "clearStorageSync",
  "createAnimation",
  "exitMiniProgram",
  "getClipboardData",
  "getEnterOptionsSync",
  "getLaunchOptionsSync",
  "getMenuButtonBoundingClientRect",
  "getNetworkType",
  "getStorage",
  "getStorageInfo",
  "getStorageInfoSync",
  "getStorageSync",
  "getWindowInfo",
  "hideLoading",
  "hideNavigationBarLoading",
  "hideTabBar",
  "hideTabBarRedDot",
  "hideToast",
  "login",
  "navigateBack",
  "navigateTo",
  "nextTick",
  "offAppHide",
  "offAppShow",
  "offError",
  "offNetworkStatusChange",
  "offPageNotFound",
  "offUnhandledRejection",
  "onAppHide",
  "onAppShow",
  "onError",
  "onNetworkStatusChange",
  "onPageNotFound",
  "onUnhandledRejection",
  "openSetting",
  "pageScrollTo",
  "reLaunch",
  "redirectTo",
  "removeStorage",
  "removeStorageSync",
  "removeTabBarBadge",
  "requestSubscribeMessage",
  "setClipboardData",
  "setNavigationBarColor",
  "setNavigationBarTitle",
  "setTabBarBadge",
  "showActionSheet",
  "showLoading",
  "showModal",
  "showNavigationBarLoading",
  "showTabBar",
  "showTabBarRedDot",
  "showToast",
  "startPullDownRefresh",
  "stopPullDownRefresh",
  "switchTab",
];

const fixedValues = "固定的值";

const browserStorage = "浏览器通常只给整个手机约 5 MB，先于 10 MB 用完";

const partial: Record<string, string> = {
  batchSetStorage: browserStorage,
  batchSetStorageSync: browserStorage,
  canIUse: "只看接口或组件的名字，不看参数和返回值",
  createIntersectionObserver: "以浏览器的 IntersectionObserver 实现",
  createSelectorQuery: "以浏览器的布局实现",
  getAccountInfoSync: "envVersion 总是 develop",
  getAppAuthorizeSetting: fixedValues,
  getAppBaseInfo: fixedValues,
  getBatteryInfo: fixedValues,
  getBatteryInfoSync: fixedValues,
  getDeviceBenchmarkInfo: fixedValues,
  getDeviceInfo: "自称 Android",
  getExtConfigSync: "总是空",
  getLogManager: "写进面板",
  getPrivacySetting: "视为用户已同意隐私指引",
  getRealtimeLogManager: "写进面板",
  getSetting: "没有 scope 授权，只有订阅消息的设置",
  getSkylineInfoSync: "没有 Skyline",
  getSystemInfo: "自称 Android",
  getSystemInfoAsync: "自称 Android",
  getSystemInfoSync: "自称 Android",
  getSystemSetting: fixedValues,
  getUpdateManager: "从不更新",
  makePhoneCall: "只显示号码",
  onNeedPrivacyAuthorization: "从不触发：视为用户已同意隐私指引",
  openCustomerServiceChat: "只说明会打开什么：微信客服的消息到企业微信",
  openPrivacyContract: "只写进面板",
  previewImage: "不能保存、转发",
  request: "由模拟器代发：没有域名白名单，没有并发上限；没有 enableChunked 等",
  requestSubscribeDeviceMessage: "部分错误文案没有公开资料",
  requirePrivacyAuthorize: "总是成功：视为用户已同意隐私指引",
  setStorage: browserStorage,
  setStorageSync: browserStorage,
  ...notes(withoutEffect, "调用成功，没有效果"),
  ...notes(neverHappens, "从不触发"),
  ...notes(reports, "不上报"),
};

export const wxCoverage: readonly WxCoverage[] = [
  ...supported.map((name) => ({ name, state: "supported" as const })),
  ...Object.entries(partial).map(([name, note]) => ({ name, state: "partial" as const, note })),
  ...[...apiNames]
    .filter((name) => !supported.includes(name) && !Object.hasOwn(partial, name))
    .map((name) => ({ name, state: "not-yet" as const })),
];

function notes(names: readonly string[], note: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, note]));
}
