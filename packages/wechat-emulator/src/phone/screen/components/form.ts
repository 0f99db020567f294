import type { BuiltIn } from "../built-in.ts";

/** Forms of this document, so that a button inside finds its own. */
const forms = new WeakMap<Element, { submit(): void; reset(): void }>();

export const form: BuiltIn = {
  tag: "form",
  properties: { reportSubmit: false, reportSubmitTimeout: 0 },
  create(part) {
    const { element, environment } = part;
    const fields = () => environment.controls.within(element).flatMap(({ field }) => field ?? []);
    forms.set(element, {
      submit() {
        const named = fields().filter((field) => field.name() !== "");
        const value = Object.fromEntries(named.map((field) => [field.name(), field.value()]));
        const formId = part.flag("reportSubmit") ? { formId: "the formId is a mock one" } : {};
        part.trigger("submit", { value, target: target(), ...formId });
      },
      reset() {
        for (const field of fields()) field.reset();
        part.trigger("reset", { target: target() });
      },
    });
    const target = () => ({ id: part.id(), dataset: part.dataset() });
    return {};
  },
};

export function submitForm(button: Element): void {
  formOf(button)?.submit();
}

export function resetForm(button: Element): void {
  formOf(button)?.reset();
}

function formOf(button: Element) {
  const element = button.closest("wx-form");
  return element ? forms.get(element) : undefined;
}
