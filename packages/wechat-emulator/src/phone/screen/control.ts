/** What happens to a component from outside its own element: a tap has ended, a form collects or clears it. */
export interface Control {
  /** It was tapped, or its label; after the page's own listeners, and no longer within the tap. */
  activate?(): void;
  field?: FormField;
}

/** A component with a value. */
interface FormField {
  /** Its `name` in the form's values; empty: left out. */
  name(): string;
  value(): unknown;
  reset(): void;
}

/** Which elements are controls. */
export class Controls {
  readonly #byElement = new WeakMap<Element, Control>();

  add(element: Element, control: Control | undefined): void {
    if (control) this.#byElement.set(element, control);
  }

  find(element: Element): Control | undefined {
    return this.#byElement.get(element);
  }

  /** All below an element, in the order of the document. */
  within(element: Element): Control[] {
    return [...element.querySelectorAll("*")].flatMap((child) => this.find(child) ?? []);
  }
}
