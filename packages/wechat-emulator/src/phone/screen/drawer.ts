import { element } from "./element.ts";
import type { Glass } from "./glass.ts";

/** What comes up from the bottom, over a mask; a tap on the mask or Escape cancels. */
export function openDrawer(
  { overlay }: Glass,
  { label, onCancel }: { label: string; onCancel(): void },
): { body: HTMLElement; close(): void } {
  const body = element("div", { class: "drawer", role: "dialog", "aria-label": label });
  const mask = element("div", { class: "drawer-mask" });
  const layer = element("div", { class: "drawer-layer", "data-testid": "drawer" }, mask, body);
  const close = (): void => {
    layer.remove();
    document.removeEventListener("keydown", onKey);
  };
  const cancel = (): void => {
    close();
    onCancel();
  };
  const onKey = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") cancel();
  };
  mask.addEventListener("click", cancel);
  document.addEventListener("keydown", onKey);
  overlay.append(layer);
  return { body, close };
}
