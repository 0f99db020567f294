/** The element that has the id in WXML; in the document an id carries a prefix of its owner. */
export function findByWxmlId(within: Element, id: string): Element | undefined {
  return [...within.querySelectorAll<WxmlElement>("[id]")].find(
    (element) => element.__wxElement?.id === id,
  );
}

/** glass-easel's node is with the element. */
interface WxmlElement extends Element {
  __wxElement?: { id: string };
}
