import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";

export const matchMedia: BuiltIn = {
  tag: "match-media",
  properties: {
    minWidth: null,
    maxWidth: null,
    width: null,
    minHeight: null,
    maxHeight: null,
    height: null,
    orientation: "",
  },
  create(part) {
    const slot = create("div");
    part.element.append(slot);
    const apply = (): void => {
      const queries = lengths
        .filter((name) => part.value(name) !== null)
        .map((name) => `(${toCss(name)}: ${part.number(name)}px)`);
      const orientation = part.text("orientation");
      if (orientation !== "") queries.push(`(orientation: ${orientation})`);
      slot.hidden = queries.length > 0 && !globalThis.matchMedia(queries.join(" and ")).matches;
    };
    const stopping = new AbortController();
    window.addEventListener("resize", apply, { signal: stopping.signal });
    return { slot, update: apply, detached: () => stopping.abort() };
  },
};

const lengths = ["minWidth", "maxWidth", "width", "minHeight", "maxHeight", "height"];

function toCss(name: string): string {
  return name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`);
}
