import type { Screen } from "../ports.ts";
import { element } from "./element.ts";
import { filesUrl } from "./files-url.ts";
import type { Glass } from "./glass.ts";

/** wx.showToast and wx.showLoading: one at a time, each takes the other's place. */
export function createToast({ overlay }: Glass): Pick<Screen, "hideToast"> & {
  show: Screen["showToast"];
  hide(): void;
} {
  let shown: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = (): void => {
    clearTimeout(timer);
    shown?.remove();
    shown = undefined;
  };
  const show: Screen["showToast"] = ({ title, icon, image, durationMs, mask }) => {
    hide();
    const isTextOnly = icon === "none" && !image;
    const box = element("div", { class: isTextOnly ? "toast toast-text" : "toast" });
    if (image)
      box.append(element("img", { class: "toast-image", src: filesUrl(image, ""), alt: "" }));
    else if (icon === "loading") box.append(element("span", { class: "spinner toast-icon" }));
    else if (icon !== "none") box.append(element("span", { class: `toast-icon toast-${icon}` }));
    box.append(element("p", {}, title));
    shown = element("div", { class: "toast-layer", role: "status", "data-testid": "toast" }, box);
    shown.classList.toggle("toast-mask", mask);
    overlay.append(shown);
    if (Number.isFinite(durationMs)) timer = setTimeout(hide, durationMs);
  };
  return { show, hide, hideToast: hide };
}
