import type { BuiltIn, Part } from "../built-in.ts";
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
      slot.hidden = !doesMatch(part);
    };
    const stopping = new AbortController();
    window.addEventListener("resize", apply, { signal: stopping.signal });
    return { slot, update: apply, detached: () => stopping.abort() };
  },
};

function doesMatch(part: Part): boolean {
  const { innerWidth, innerHeight } = window;
  const is = (name: string, test: (wanted: number) => boolean): boolean =>
    part.value(name) === null || test(part.number(name));
  const orientation = innerWidth > innerHeight ? "landscape" : "portrait";
  return (
    is("width", (wanted) => innerWidth === wanted) &&
    is("minWidth", (wanted) => innerWidth >= wanted) &&
    is("maxWidth", (wanted) => innerWidth <= wanted) &&
    is("height", (wanted) => innerHeight === wanted) &&
    is("minHeight", (wanted) => innerHeight >= wanted) &&
    is("maxHeight", (wanted) => innerHeight <= wanted) &&
    ["", orientation].includes(part.text("orientation"))
  );
}
