import type { BuiltIn } from "../built-in.ts";

export const text: BuiltIn = {
  tag: "text",
  properties: { selectable: false, userSelect: false, space: "", decode: false, overflow: "" },
  create(part) {
    const { element } = part;
    const decoded = new WeakMap<Node, string>();
    const decode = (): void => {
      if (part.flag("decode")) decodeTexts(element, decoded);
    };
    // What data changes in the text comes past the component.
    const observer = new MutationObserver(decode);
    return {
      update() {
        element.classList.toggle(
          "text-selectable",
          part.flag("selectable") || part.flag("userSelect"),
        );
        element.classList.toggle("text-space", part.text("space") !== "");
        decode();
      },
      attached() {
        observer.observe(element, { childList: true, characterData: true, subtree: true });
        decode();
      },
      detached: () => observer.disconnect(),
    };
  },
};

const entities: Record<string, string> = {
  "&nbsp;": "\u00A0",
  "&lt;": "<",
  "&gt;": ">",
  "&apos;": "'",
  "&ensp;": "\u2002",
  "&emsp;": "\u2003",
  "&amp;": "&",
};

/** Only these entities; and no text twice, since `&amp;lt;` stands for `&lt;`. */
function decodeTexts(element: HTMLElement, decoded: WeakMap<Node, string>): void {
  for (const node of element.childNodes) {
    const { nodeType, nodeValue } = node;
    if (nodeType !== Node.TEXT_NODE || nodeValue === null) continue;
    if (!nodeValue.includes("&") || decoded.get(node) === nodeValue) continue;
    const value = nodeValue.replaceAll(/&\w+;/g, (entity) => entities[entity] ?? entity);
    decoded.set(node, value);
    node.nodeValue = value;
  }
}
