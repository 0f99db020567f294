import { asyncApi } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** The newest base library whose definitions the phone follows. */
const SDKVersion = "3.17.0";

const navigationBarHeight = 44;

/** https://developers.weixin.qq.com/miniprogram/dev/api/base/system/wx.getWindowInfo.html and its neighbours. */
export function createSystemInfo({ phone, screen, app }: WxSurroundings) {
  const getWindowInfo = () => {
    const { isDark: _, ...sizes } = screen.metrics();
    const { screenWidth, screenHeight, statusBarHeight } = sizes;
    const safeArea = {
      left: 0,
      right: screenWidth,
      width: screenWidth,
      top: statusBarHeight,
      bottom: screenHeight,
      height: screenHeight - statusBarHeight,
    };
    const screenTop = statusBarHeight + navigationBarHeight;
    return { ...sizes, safeArea, screenTop };
  };
  const getDeviceInfo = () => ({
    abi: "arm64-v8a",
    deviceAbi: "arm64-v8a",
    benchmarkLevel: 30,
    brand: "Hongyan",
    model: "手机模拟器",
    system: "Android 14",
    platform: "android",
    cpuType: "",
    memorySize: "8192",
  });
  const getAppBaseInfo = () => ({
    SDKVersion,
    version: "8.0.60",
    language: "zh_CN",
    theme: screen.metrics().isDark ? "dark" : "light",
    enableDebug: false,
    fontSizeScaleFactor: 1,
    fontSizeSetting: 16,
    host: { env: "WeChat", appId: "", version: 0 },
  });
  const getSystemSetting = () => ({
    bluetoothEnabled: false,
    locationEnabled: false,
    wifiEnabled: app.isOnline(),
    deviceOrientation: "portrait",
  });
  const getAppAuthorizeSetting = () => ({
    albumAuthorized: "not determined",
    bluetoothAuthorized: "not determined",
    cameraAuthorized: "not determined",
    locationAuthorized: "not determined",
    locationReducedAccuracy: false,
    microphoneAuthorized: "not determined",
    notificationAuthorized: "authorized",
    notificationAlertAuthorized: "authorized",
    notificationBadgeAuthorized: "authorized",
    notificationSoundAuthorized: "authorized",
    phoneCalendarAuthorized: "not determined",
  });
  const getSystemInfoSync = () => ({
    ...getWindowInfo(),
    ...getDeviceInfo(),
    ...getAppBaseInfo(),
    ...getSystemSetting(),
    ...getAppAuthorizeSetting(),
  });
  return {
    getWindowInfo,
    getDeviceInfo,
    getAppBaseInfo,
    getSystemSetting,
    getAppAuthorizeSetting,
    getSystemInfoSync,
    getSystemInfo: asyncApi("getSystemInfo", app.reportError, () => getSystemInfoSync()),
    getSystemInfoAsync: asyncApi("getSystemInfoAsync", app.reportError, () => getSystemInfoSync()),
    getDeviceBenchmarkInfo: asyncApi("getDeviceBenchmarkInfo", app.reportError, () => ({
      benchmarkLevel: 30,
    })),
    getSkylineInfoSync: () => ({ isSupported: false, version: "", reason: "手机模拟器用 WebView" }),
    /** This program is always the one under development. */
    getAccountInfoSync: () => ({
      miniProgram: { appId: phone.appid, envVersion: "develop", version: "" },
    }),
    /** Where the screen draws ··· and ◎. */
    getMenuButtonBoundingClientRect() {
      const { windowWidth, statusBarHeight } = screen.metrics();
      const [width, height, gap] = [87, 32, 7];
      const top = statusBarHeight + (navigationBarHeight - height) / 2;
      const right = windowWidth - gap;
      return { width, height, top, right, bottom: top + height, left: right - width };
    },
  };
}
