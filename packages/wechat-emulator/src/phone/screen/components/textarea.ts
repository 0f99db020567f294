import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";
import { followTextField, textFieldProperties } from "../text-field.ts";

export const textarea: BuiltIn = {
  tag: "textarea",
  properties: {
    ...textFieldProperties,
    placeholderClass: "textarea-placeholder",
    autoHeight: false,
    fixed: false,
    showConfirmBar: true,
    disableDefaultPadding: false,
    confirmType: "return",
  },
  create(part) {
    const field = create("textarea", { class: "native-field" });
    const { update, control } = followTextField(part, field);
    let lines = 0;
    const fit = (): void => {
      if (!part.flag("autoHeight")) return;
      field.style.height = "auto";
      if (field.scrollHeight > 0) field.style.height = `${field.scrollHeight}px`;
      const lineHeight = Number.parseFloat(getComputedStyle(field).lineHeight) || 20;
      const lineCount = Math.max(1, Math.round(field.scrollHeight / lineHeight));
      if (lineCount === lines) return;
      lines = lineCount;
      part.trigger("linechange", { height: field.scrollHeight, heightRpx: 0, lineCount });
    };
    field.addEventListener("input", fit);
    return {
      slot: create("div"),
      control,
      attached: fit,
      update() {
        part.element.toggleAttribute("data-auto-height", part.flag("autoHeight"));
        update();
        if (field.isConnected) fit();
      },
    };
  },
};
