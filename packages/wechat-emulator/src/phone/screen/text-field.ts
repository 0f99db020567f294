import type { Part } from "./built-in.ts";
import type { Control } from "./control.ts";

/** What input and textarea have in common. */
export const textFieldProperties = {
  value: "",
  name: "",
  placeholder: "",
  placeholderStyle: "",
  placeholderClass: "input-placeholder",
  disabled: false,
  maxlength: 140,
  cursor: -1,
  cursorSpacing: 0,
  selectionStart: -1,
  selectionEnd: -1,
  focus: false,
  autoFocus: false,
  adjustPosition: true,
  holdKeyboard: false,
  alwaysEmbed: false,
  cursorColor: "",
};

/** Keeps a field of the browser and the component's properties alike, and tells the page what the user does. */
export function followTextField(
  part: Part,
  field: HTMLInputElement | HTMLTextAreaElement,
): { update(): void; control: Control } {
  const { element } = part;
  element.append(field);
  let isFocusWanted = false;
  let lastLength = 0;
  const grow = (): void => {
    const keyCode =
      field.value.length < lastLength ? 8 : (field.value.codePointAt(cursor() - 1) ?? 0);
    lastLength = field.value.length;
    part.set("value", field.value);
    const detail = { value: field.value, cursor: cursor(), keyCode };
    replaceValue(field, part.trigger("input", detail, { bubbles: true }), part);
  };
  const cursor = (): number => field.selectionStart ?? field.value.length;
  field.addEventListener("input", (event) => {
    // The browser's event would reach the page as a second one, without a value.
    event.stopPropagation();
    if (!(event as InputEvent).isComposing) grow();
  });
  field.addEventListener("compositionend", grow);
  field.addEventListener("change", (event) => event.stopPropagation());
  field.addEventListener("focus", () => part.trigger("focus", { value: field.value, height: 0 }));
  field.addEventListener("blur", () => {
    part.trigger("blur", { value: field.value, cursor: cursor() });
  });
  return {
    update() {
      const value = part.text("value");
      if (field.value !== value) field.value = value;
      lastLength = field.value.length;
      const maxlength = part.number("maxlength");
      if (maxlength >= 0) field.maxLength = maxlength;
      else field.removeAttribute("maxlength");
      field.placeholder = part.text("placeholder");
      field.disabled = part.flag("disabled");
      showPlaceholder(part);
      const wantsFocus = part.flag("focus") || part.flag("autoFocus");
      if (wantsFocus && !isFocusWanted) setTimeout(() => field.focus());
      if (!wantsFocus && isFocusWanted) field.blur();
      isFocusWanted = wantsFocus;
    },
    control: {
      activate: () => field.focus(),
      field: {
        name: () => part.text("name"),
        value: () => field.value,
        reset() {
          field.value = "";
          part.set("value", "");
        },
      },
    },
  };
}

/** What a bindinput handler returns takes the place of what was typed: a text, or `{ value, cursor }`. */
function replaceValue(
  field: HTMLInputElement | HTMLTextAreaElement,
  returned: unknown,
  part: Part,
): void {
  const { value, cursor } =
    typeof returned === "object" && returned !== null
      ? (returned as { value?: unknown; cursor?: number })
      : { value: returned };
  if (typeof value !== "string" || value === field.value) return;
  field.value = value;
  if (cursor !== undefined) field.setSelectionRange(cursor, cursor);
  part.set("value", value);
}

/** `placeholder-style` can only be told through variables: a pseudo-element has no style of its own. */
function showPlaceholder(part: Part): void {
  const { style } = part.element;
  for (const [, name, value] of part.text("placeholderStyle").matchAll(/([\w-]+)\s*:\s*([^;]+)/g)) {
    if (name === "color" || name === "font-size")
      style.setProperty(`--placeholder-${name}`, value ?? "");
  }
}
