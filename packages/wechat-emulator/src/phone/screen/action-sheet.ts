import type { Screen } from "../ports.ts";
import { openDrawer } from "./drawer.ts";
import { element } from "./element.ts";
import type { Glass } from "./glass.ts";

/** wx.showActionSheet; resolves with the index of the item, or undefined when cancelled. */
export function showActionSheet(
  glass: Glass,
  { itemList, itemColor, alertText }: Parameters<Screen["showActionSheet"]>[0],
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const drawer = openDrawer(glass, {
      label: alertText ?? "请选择",
      onCancel: () => resolve(undefined),
    });
    const choose = (index: number | undefined): void => {
      drawer.close();
      resolve(index);
    };
    const items = itemList.map((text, index) => {
      const item = element("button", { type: "button", class: "sheet-item" }, text);
      item.dataset["testid"] = `action-${index}`;
      item.style.color = itemColor;
      item.addEventListener("click", () => choose(index));
      return item;
    });
    const cancel = element("button", { type: "button", class: "sheet-item sheet-cancel" }, "取消");
    cancel.addEventListener("click", () => choose(undefined));
    if (alertText) drawer.body.append(element("p", { class: "sheet-alert" }, alertText));
    drawer.body.append(...items, cancel);
  });
}
