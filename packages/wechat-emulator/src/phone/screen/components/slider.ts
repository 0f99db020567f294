import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";

export const slider: BuiltIn = {
  tag: "slider",
  properties: {
    min: 0,
    max: 100,
    step: 1,
    value: 0,
    name: "",
    disabled: false,
    showValue: false,
    color: "#e9e9e9",
    selectedColor: "#1aad19",
    activeColor: "",
    backgroundColor: "",
    blockSize: 28,
    blockColor: "#ffffff",
  },
  create(part) {
    const range = create("input", { type: "range", class: "slider-range" });
    const shown = create("span", { class: "slider-value" });
    part.element.append(range, shown);
    const draw = (): void => {
      const { min, max, value } = range;
      const share = (Number(value) - Number(min)) / (Number(max) - Number(min) || 1);
      range.style.setProperty("--slider-share", `${share * 100}%`);
      shown.textContent = value;
    };
    for (const [native, name] of [
      ["input", "changing"],
      ["change", "change"],
    ] as const) {
      range.addEventListener(native, (event) => {
        event.stopPropagation();
        const value = Number(range.value);
        part.set("value", value);
        draw();
        part.trigger(name, { value }, { bubbles: true });
      });
    }
    return {
      slot: create("div"),
      update() {
        range.min = part.text("min");
        range.max = part.text("max");
        range.step = part.text("step");
        range.value = part.text("value");
        range.disabled = part.flag("disabled");
        const { style } = range;
        style.setProperty("--slider-on", part.text("activeColor") || part.text("selectedColor"));
        style.setProperty("--slider-off", part.text("backgroundColor") || part.text("color"));
        style.setProperty("--slider-block", `${part.number("blockSize")}px`);
        style.setProperty("--slider-block-color", part.text("blockColor"));
        shown.hidden = !part.flag("showValue");
        draw();
      },
      control: {
        field: {
          name: () => part.text("name"),
          value: () => Number(range.value),
          reset() {
            range.value = range.min;
            part.set("value", Number(range.min));
          },
        },
      },
    };
  },
};
