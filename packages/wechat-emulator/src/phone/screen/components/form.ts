import type { BuiltIn, Part } from "../built-in.ts";

/** Forms of this document, so that a button inside finds its own. */
const forms = new WeakMap<Element, { submit(button: Part): void; reset(button: Part): void }>();

export const form: BuiltIn = {
  tag: "form",
  properties: { reportSubmit: false, reportSubmitTimeout: 0 },
  create(part) {
    const { element, environment } = part;
    const fields = () => environment.controls.within(element).flatMap(({ field }) => field ?? []);
    forms.set(element, {
      submit(button) {
        const named = fields().filter((field) => field.name() !== "");
        const value = Object.fromEntries(named.map((field) => [field.name(), field.value()]));
        const formId = part.flag("reportSubmit") ? { formId: "the formId is a mock one" } : {};
        part.trigger("submit", { value, target: target(button), ...formId });
      },
      reset(button) {
        for (const field of fields()) field.reset();
        part.trigger("reset", { target: target(button) });
      },
    });
    const target = (button: Part) => ({ id: button.id(), dataset: button.dataset() });
    return {};
  },
};

export function submitForm(button: Part): void {
  formOf(button)?.submit(button);
}

export function resetForm(button: Part): void {
  formOf(button)?.reset(button);
}

function formOf(button: Part) {
  const element = button.element.closest("wx-form");
  return element ? forms.get(element) : undefined;
}
