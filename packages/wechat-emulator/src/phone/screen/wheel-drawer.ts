import { openDrawer } from "./drawer.ts";
import { element as create } from "./element.ts";
import type { Glass } from "./glass.ts";
import { createWheel, fillWheel } from "./wheel.ts";

export interface WheelDrawerOptions {
  title: string;
  /** The texts of each column for the rows chosen so far. */
  columns(chosen: number[]): string[][];
  chosen: number[];
  onColumn?(column: number, index: number): void;
  onDone(chosen: number[]): void;
  onCancel(): void;
}

/** The drawer of `picker`: columns to turn, 取消 and 确定. `redraw` shows columns that have changed meanwhile. */
export function openWheelDrawer(glass: Glass, options: WheelDrawerOptions): { redraw(): void } {
  const { title, columns, onDone, onCancel, onColumn } = options;
  const drawer = openDrawer(glass, { label: title || "请选择", onCancel });
  const chosen = [...options.chosen];
  const wheels = columns(chosen).map((_, column) =>
    createWheel({
      onChange(index) {
        chosen[column] = index;
        onColumn?.(column, index);
        redraw();
      },
    }),
  );
  const drawn: string[] = [];
  const redraw = (): void => {
    const texts = columns(chosen);
    for (const [column, wheel] of wheels.entries()) {
      const own = texts[column] ?? [];
      chosen[column] = Math.min(chosen[column] ?? 0, Math.max(own.length - 1, 0));
      const key = own.join("\n");
      if (drawn[column] !== key) fillWheel(wheel, own);
      drawn[column] = key;
      if (wheel.index() !== chosen[column]) wheel.select(chosen[column] ?? 0);
      for (const [index, item] of [...wheel.list.children].entries()) {
        item.setAttribute("aria-selected", String(index === chosen[column]));
      }
    }
  };
  const button = (text: string, name: string, onPress: () => void): HTMLButtonElement => {
    const created = create("button", { type: "button", class: `drawer-${name}` }, text);
    created.dataset["testid"] = `picker-${name}`;
    created.addEventListener("click", () => {
      drawer.close();
      onPress();
    });
    return created;
  };
  drawer.body.append(
    create(
      "div",
      { class: "drawer-head" },
      button("取消", "cancel", onCancel),
      create("strong", {}, title),
      button("确定", "confirm", () => onDone(chosen)),
    ),
    create("div", { class: "wheels" }, ...wheels.map(({ element }) => element)),
  );
  redraw();
  return {
    redraw,
  };
}
