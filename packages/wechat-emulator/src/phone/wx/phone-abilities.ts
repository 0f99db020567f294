import { asyncApi, WxFailure } from "./api.ts";
import { requireTap } from "./gesture.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

interface CustomerServiceOptions {
  extInfo: { url: string };
  corpId: string;
}

/** What the phone itself can do, as far as a browser has it. */
export function createPhoneAbilities(around: WxSurroundings) {
  const { screen, app, phone } = around;
  const report = app.reportError;
  let clipboard = "";
  const say = (title: string, content: string) =>
    screen.showModal({
      title,
      content,
      showCancel: false,
      cancelText: "取消",
      cancelColor: "#000000",
      confirmText: "确定",
      confirmColor: "#576B95",
      editable: false,
      placeholderText: "",
    });
  return {
    setClipboardData: asyncApi("setClipboardData", report, ({ data }: { data: string }) => {
      if (typeof data !== "string") {
        throw new WxFailure("parameter error: parameter.data should be String;");
      }
      clipboard = data;
      const toast = { title: "内容已复制", icon: "none" as const };
      screen.showToast({ ...toast, durationMs: 1_500, mask: false });
      return {};
    }),
    getClipboardData: asyncApi("getClipboardData", report, () => ({ data: clipboard })),
    makePhoneCall: asyncApi(
      "makePhoneCall",
      report,
      async ({ phoneNumber }: { phoneNumber: string }) => {
        await say("拨打电话", textOf(phoneNumber));
        return {};
      },
    ),
    /** 微信客服: its messages go to WeCom, which is not here. */
    openCustomerServiceChat: asyncApi(
      "openCustomerServiceChat",
      report,
      async ({ extInfo, corpId }: CustomerServiceOptions) => {
        requireTap(around, "openCustomerServiceChat");
        if (typeof extInfo?.url !== "string" || typeof corpId !== "string") {
          throw new WxFailure("parameter error: extInfo.url and corpId should be String;");
        }
        phone.tell({ level: "log", title: "微信客服的消息到企业微信，不到消息推送" });
        await say("微信客服", `在微信里，这里会打开企业微信的客服会话：${extInfo.url}`);
        return {};
      },
    ),
    getBatteryInfo: asyncApi("getBatteryInfo", report, () => battery),
    getBatteryInfoSync: () => battery,
  };
}

const battery = { level: 100, isCharging: true, isLowPowerModeEnabled: false };
