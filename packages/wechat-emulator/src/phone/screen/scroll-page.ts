/** wx.pageScrollTo: to a height, or to the first element that a selector finds. */
export function scrollPage(
  scroller: HTMLElement | undefined,
  {
    scrollTop,
    selector,
    durationMs,
  }: {
    scrollTop?: number;
    selector?: string;
    durationMs: number;
  },
): void {
  if (!scroller) return;
  const found = selector === undefined ? null : findByWxmlSelector(scroller, selector);
  const offset = found
    ? found.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
    : undefined;
  const to = offset ?? scrollTop;
  if (to === undefined) return;
  if (typeof scroller.scrollTo === "function") {
    scroller.scrollTo({ top: to, behavior: durationMs > 0 ? "smooth" : "instant" });
  } else scroller.scrollTop = to;
}

/** Ids have a prefix in the document. */
function findByWxmlSelector(within: Element, selector: string): Element | null {
  const css = selector.replaceAll(/#([\w-]+)/g, '[id$="--$1"]');
  try {
    return within.querySelector(css);
  } catch {
    return null;
  }
}
