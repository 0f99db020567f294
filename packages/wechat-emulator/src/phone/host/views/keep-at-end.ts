import { noChange } from "lit-html";
import { Directive, directive, type ElementPart } from "lit-html/directive.js";

/** Scrolls an element to its end whenever `count` grows; with `unlessAway` not while the reader looks at earlier lines. */
export const keepAtEnd = directive(
  class extends Directive {
    private lastCount = 0;

    render(_count: number, _options?: { unlessAway: boolean }): typeof noChange {
      return noChange;
    }

    override update(
      { element }: ElementPart,
      [count, options]: [number, { unlessAway: boolean }?],
    ): typeof noChange {
      const hasGrown = count > this.lastCount;
      const isAway = element.scrollHeight - element.scrollTop - element.clientHeight > 80;
      this.lastCount = count;
      if (hasGrown && !(options?.unlessAway && isAway)) {
        // The lines are rendered after this element.
        queueMicrotask(() => element.scrollTo({ top: element.scrollHeight }));
      }
      return noChange;
    }
  },
);
