import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";

export const switchComponent: BuiltIn = {
  tag: "switch",
  properties: { checked: false, disabled: false, type: "switch", color: "#04BE02", name: "" },
  create(part) {
    const { element } = part;
    const knob = create("span", { class: "switch-input" });
    element.append(knob);
    element.setAttribute("role", "switch");
    return {
      slot: create("div"),
      update() {
        const isChecked = part.flag("checked");
        element.setAttribute("aria-checked", String(isChecked));
        element.dataset["type"] = part.text("type");
        element.toggleAttribute("data-disabled", part.flag("disabled"));
        knob.style.setProperty("--switch-color", part.text("color"));
      },
      control: {
        activate() {
          if (part.flag("disabled")) return;
          part.set("checked", !part.flag("checked"));
          part.trigger("change", { value: part.flag("checked") }, { bubbles: true });
        },
        field: {
          name: () => part.text("name"),
          value: () => part.flag("checked"),
          reset: () => part.set("checked", false),
        },
      },
    };
  },
};
