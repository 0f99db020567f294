import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";
import { followTextField, textFieldProperties } from "../text-field.ts";

export const input: BuiltIn = {
  tag: "input",
  properties: {
    ...textFieldProperties,
    type: "text",
    password: false,
    confirmType: "done",
    confirmHold: false,
  },
  create(part) {
    const field = create("input", { class: "native-field", autocomplete: "off" });
    const { update, control } = followTextField(part, field);
    field.addEventListener("beforeinput", (event) => {
      // The keyboard of a phone has no other keys.
      const refused = refusedKeys[part.text("type")];
      if (refused && event.data !== null && refused.test(event.data)) event.preventDefault();
    });
    field.addEventListener("keydown", ({ key, isComposing }) => {
      if (key !== "Enter" || isComposing) return;
      part.trigger("confirm", { value: field.value }, { bubbles: true });
      if (!part.flag("confirmHold")) field.blur();
    });
    return {
      slot: create("div"),
      control,
      update() {
        const type = part.text("type");
        field.type = part.flag("password") || type === "safe-password" ? "password" : "text";
        field.inputMode = inputModes[type] ?? "text";
        field.enterKeyHint = part.text("confirmType");
        update();
      },
    };
  },
};

const refusedKeys: Record<string, RegExp> = {
  number: /[^\d]/,
  digit: /[^\d.]/,
  idcard: /[^\dXx]/,
};

const inputModes: Record<string, string> = {
  number: "numeric",
  digit: "decimal",
  idcard: "text",
  tel: "tel",
};
