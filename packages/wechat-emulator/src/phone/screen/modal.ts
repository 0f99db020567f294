import type { Screen } from "../ports.ts";
import { element } from "./element.ts";
import type { Glass } from "./glass.ts";

/** wx.showModal; resolves with the button that was pressed. */
export function showModal(
  { overlay }: Glass,
  modal: Parameters<Screen["showModal"]>[0],
): ReturnType<Screen["showModal"]> {
  const { title, content, showCancel, editable } = modal;
  return new Promise((resolve) => {
    const input = element("textarea", {
      class: "modal-input",
      placeholder: modal.placeholderText,
      "aria-label": title,
    });
    if (editable) input.value = content;
    const box = element("div", { class: "modal", role: "dialog", "aria-modal": "true" });
    const layer = element("div", { class: "modal-layer", "data-testid": "modal" }, box);
    const close = (confirm: boolean): void => {
      layer.remove();
      resolve(confirm && editable ? { confirm, content: input.value } : { confirm });
    };
    const button = (text: string, color: string, isConfirm: boolean): HTMLButtonElement => {
      const created = element("button", { type: "button", class: "modal-button" }, text);
      created.dataset["testid"] = isConfirm ? "modal-confirm" : "modal-cancel";
      created.style.color = color;
      created.addEventListener("click", () => close(isConfirm));
      return created;
    };
    const buttons = element("div", { class: "modal-buttons" });
    if (showCancel) buttons.append(button(modal.cancelText, modal.cancelColor, false));
    const confirm = button(modal.confirmText, modal.confirmColor, true);
    buttons.append(confirm);
    if (title !== "") box.append(element("strong", { class: "modal-title" }, title));
    box.append(editable ? input : element("p", { class: "modal-content" }, content), buttons);
    overlay.append(layer);
    (editable ? input : confirm).focus();
  });
}
