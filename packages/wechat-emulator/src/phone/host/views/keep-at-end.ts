import { noChange } from "lit-html";
import { Directive, directive, type ElementPart } from "lit-html/directive.js";

/** Scrolls an element to its end whenever there is another last line; with `unlessAway` not while the reader looks at earlier ones. */
export const keepAtEnd = directive(
  class extends Directive {
    private lastLine: unknown;

    render(_lastLine: unknown, _options?: { unlessAway: boolean }): typeof noChange {
      return noChange;
    }

    override update(
      { element }: ElementPart,
      [lastLine, options]: [unknown, { unlessAway: boolean }?],
    ): typeof noChange {
      const isNew = lastLine !== this.lastLine;
      const isAway = element.scrollHeight - element.scrollTop - element.clientHeight > 80;
      this.lastLine = lastLine;
      if (isNew && !(options?.unlessAway && isAway)) {
        // The lines are rendered after this element.
        queueMicrotask(() => {
          element.scrollTop = element.scrollHeight;
        });
      }
      return noChange;
    }
  },
);
