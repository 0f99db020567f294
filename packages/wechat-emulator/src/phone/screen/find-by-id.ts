/** The element that has the id in WXML; in the document an id carries a prefix of its owner. */
export function findByWxmlId(within: Element, id: string): Element | undefined {
  return [...within.querySelectorAll("[id]")].find((element) => element.id.endsWith(`--${id}`));
}
