import type { BuiltInView, Part } from "./built-in.ts";
import { element as create } from "./element.ts";

/** Checkboxes and radios by their element, and groups by theirs: they find each other in the document. */
const choices = new WeakMap<Element, Choice>();
const groups = new WeakMap<Element, { changed(by: Choice): void }>();

interface Choice {
  part: Part;
  value(): string;
  isChecked(): boolean;
  check(isChecked: boolean): void;
}

export function createChoiceGroup(part: Part, { isSingle }: { isSingle: boolean }): BuiltInView {
  const { element } = part;
  const members = (): Choice[] =>
    [...element.querySelectorAll("wx-checkbox, wx-radio")].flatMap(
      (child) => choices.get(child) ?? [],
    );
  const values = (): string[] =>
    members()
      .filter((choice) => choice.isChecked())
      .map((choice) => choice.value());
  const value = (): string | string[] => (isSingle ? (values()[0] ?? "") : values());
  groups.set(element, {
    changed(by) {
      if (isSingle) for (const choice of members()) if (choice !== by) choice.check(false);
      part.trigger("change", { value: value() }, { bubbles: true });
    },
  });
  return {
    control: {
      field: {
        name: () => part.text("name"),
        value,
        reset() {
          for (const choice of members()) choice.check(false);
        },
      },
    },
  };
}

export function createChoice(
  part: Part,
  { groupTag, isSingle }: { groupTag: string; isSingle: boolean },
): BuiltInView {
  const { element } = part;
  const mark = create("span", { class: "choice-mark" });
  const slot = create("span", { class: "choice-label" });
  element.append(mark, slot);
  element.setAttribute("role", isSingle ? "radio" : "checkbox");
  const choice: Choice = {
    part,
    value: () => part.text("value"),
    isChecked: () => part.flag("checked"),
    check: (isChecked) => part.set("checked", isChecked),
  };
  choices.set(element, choice);
  return {
    slot,
    update() {
      element.setAttribute("aria-checked", String(part.flag("checked")));
      element.toggleAttribute("data-disabled", part.flag("disabled"));
      mark.style.setProperty("--choice-color", part.text("color"));
    },
    control: {
      activate() {
        if (part.flag("disabled") || (isSingle && choice.isChecked())) return;
        choice.check(!choice.isChecked());
        const group = element.closest(groupTag);
        if (group) groups.get(group)?.changed(choice);
      },
    },
  };
}
