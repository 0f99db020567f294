import { asyncApi, WxFailure } from "./api.ts";
import { textOf } from "./text-of.ts";
import type { WxSurroundings } from "./surroundings.ts";

interface ToastOptions {
  title: string;
  icon?: "success" | "error" | "loading" | "none";
  image?: string;
  /** Milliseconds. */
  duration?: number;
  mask?: boolean;
}

interface ModalOptions {
  title?: string;
  content?: string;
  showCancel?: boolean;
  cancelText?: string;
  cancelColor?: string;
  confirmText?: string;
  confirmColor?: string;
  editable?: boolean;
  placeholderText?: string;
}

interface ActionSheetOptions {
  itemList: string[];
  itemColor?: string;
  alertText?: string;
}

const maxItems = 6;
const maxButtonCharacters = 4;

/** https://developers.weixin.qq.com/miniprogram/dev/api/ui/interaction/wx.showToast.html and its neighbours. */
export function createDialogs({ screen, app }: WxSurroundings) {
  const report = app.reportError;
  const hide = () => {
    screen.hideToast();
    return {};
  };
  return {
    showToast: asyncApi("showToast", report, (options: ToastOptions) => {
      const { title, icon = "success", image, duration = 1_500, mask = false } = options;
      const picture = image === undefined ? {} : { image };
      screen.showToast({ title: textOf(title), icon, ...picture, durationMs: duration, mask });
      return {};
    }),
    hideToast: asyncApi("hideToast", report, hide),
    /** Stays until it is hidden. */
    showLoading: asyncApi("showLoading", report, (options: { title: string; mask?: boolean }) => {
      const { title, mask = false } = options;
      screen.showToast({ title: textOf(title), icon: "loading", durationMs: Infinity, mask });
      return {};
    }),
    hideLoading: asyncApi("hideLoading", report, hide),
    showModal: asyncApi("showModal", report, async (options: ModalOptions) => {
      const { cancelText = "取消", confirmText = "确定" } = options;
      checkButton("cancelText", cancelText);
      checkButton("confirmText", confirmText);
      const { confirm, content } = await screen.showModal({
        title: options.title ?? "",
        content: options.content ?? "",
        showCancel: options.showCancel ?? true,
        cancelText,
        cancelColor: options.cancelColor ?? "#000000",
        confirmText,
        confirmColor: options.confirmColor ?? "#576B95",
        editable: options.editable ?? false,
        placeholderText: options.placeholderText ?? "",
      });
      return { confirm, cancel: !confirm, content: options.editable ? (content ?? "") : null };
    }),
    showActionSheet: asyncApi("showActionSheet", report, async (options: ActionSheetOptions) => {
      const { itemList, itemColor = "#000000", alertText } = options;
      if (!Array.isArray(itemList) || itemList.length === 0) {
        throw new WxFailure("parameter error: itemList should have at least 1 item");
      }
      if (itemList.length > maxItems) {
        throw new WxFailure(`parameter error: itemList should not be large than ${maxItems}`);
      }
      const tapIndex = await screen.showActionSheet({
        itemList,
        itemColor,
        ...(alertText !== undefined && { alertText }),
      });
      if (tapIndex === undefined) throw new WxFailure("cancel");
      return { tapIndex };
    }),
  };
}

function checkButton(name: string, text: string): void {
  if (text.length <= maxButtonCharacters) return;
  throw new WxFailure(`${name} length should not large than ${maxButtonCharacters}`);
}
