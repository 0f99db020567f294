import type { BuiltIn } from "../built-in.ts";
import { createChoice, createChoiceGroup } from "../choice.ts";

export const checkboxGroup: BuiltIn = {
  tag: "checkbox-group",
  properties: { name: "" },
  create: (part) => createChoiceGroup(part, { isSingle: false }),
};

export const checkbox: BuiltIn = {
  tag: "checkbox",
  properties: { value: "", checked: false, disabled: false, color: "#09BB07" },
  create: (part) => createChoice(part, { groupTag: "wx-checkbox-group", isSingle: false }),
};
