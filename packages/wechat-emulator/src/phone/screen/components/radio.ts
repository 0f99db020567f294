import type { BuiltIn } from "../built-in.ts";
import { createChoice, createChoiceGroup } from "../choice.ts";

export const radioGroup: BuiltIn = {
  tag: "radio-group",
  properties: { name: "" },
  create: (part) => createChoiceGroup(part, { isSingle: true }),
};

export const radio: BuiltIn = {
  tag: "radio",
  properties: { value: "", checked: false, disabled: false, color: "#09BB07" },
  create: (part) => createChoice(part, { groupTag: "wx-radio-group", isSingle: true }),
};
