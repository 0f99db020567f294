import { noChange } from "lit-html";
import { Directive, directive, type ElementPart } from "lit-html/directive.js";

/** Takes the keyboard focus when the element appears, so that Esc and Tab reach what is asked. */
export const holdFocus = directive(
  class extends Directive {
    private isHeld = false;

    render(): typeof noChange {
      return noChange;
    }

    override update({ element }: ElementPart): typeof noChange {
      if (!this.isHeld) {
        this.isHeld = true;
        requestAnimationFrame(() => (element as HTMLElement).focus({ preventScroll: true }));
      }
      return noChange;
    }
  },
);
