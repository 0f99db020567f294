import { noChange } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive, type ElementPart } from "lit-html/directive.js";

/**
 * What asks the user something holds the keyboard: it takes the focus when it appears, Tab stays within it, and Esc
 * reaches it. Other phones and the panel can still be clicked, and their keys are their own.
 */
export const holdKeyboard = directive(
  class extends AsyncDirective {
    private dialog: HTMLElement | undefined;
    private onEscape: (() => void) | undefined;

    render(_onEscape: () => void): typeof noChange {
      return noChange;
    }

    override update({ element }: ElementPart, [onEscape]: [() => void]): typeof noChange {
      this.onEscape = onEscape;
      if (!this.dialog) {
        const dialog = element as HTMLElement;
        this.dialog = dialog;
        document.addEventListener("keydown", this.onKeydown);
        requestAnimationFrame(() => dialog.focus({ preventScroll: true }));
      }
      return noChange;
    }

    override disconnected(): void {
      document.removeEventListener("keydown", this.onKeydown);
    }

    override reconnected(): void {
      document.addEventListener("keydown", this.onKeydown);
    }

    private readonly onKeydown = (event: KeyboardEvent): void => {
      if (!this.dialog || event.defaultPrevented || !isFor(this.dialog, event.target)) return;
      if (event.key === "Escape") {
        event.preventDefault();
        this.onEscape?.();
      }
      if (event.key === "Tab") moveWithin(this.dialog, event);
    };
  },
);

/** A click on what takes no focus leaves it with the page. */
function isFor(dialog: HTMLElement, target: EventTarget | null): boolean {
  const glass = dialog.closest(".glass") ?? dialog;
  return target === document.body || glass.contains(target as Node | null);
}

/** The browser moves the focus itself, except past the ends. */
function moveWithin(dialog: HTMLElement, event: KeyboardEvent): void {
  const stops = [...dialog.querySelectorAll<HTMLElement>("button:not(:disabled)")];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  const isPastEnd = event.shiftKey ? at <= 0 : at === stops.length - 1;
  if (at >= 0 && !isPastEnd) return;
  event.preventDefault();
  stops.at(event.shiftKey ? -1 : 0)?.focus();
}
