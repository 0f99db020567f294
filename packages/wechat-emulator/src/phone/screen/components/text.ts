import type { BuiltIn } from "../built-in.ts";

export const text: BuiltIn = {
  tag: "text",
  properties: { selectable: false, userSelect: false, space: "", decode: false, overflow: "" },
  create(part) {
    const { element } = part;
    return {
      update() {
        element.classList.toggle(
          "text-selectable",
          part.flag("selectable") || part.flag("userSelect"),
        );
        element.classList.toggle("text-space", part.text("space") !== "");
        decode(part.flag("decode"), element);
      },
      attached: () => decode(part.flag("decode"), element),
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

/** Only with `decode`, and only these: texts set by data keep what they hold. */
function decode(isWanted: boolean, element: HTMLElement): void {
  if (!isWanted) return;
  for (const node of element.childNodes) {
    if (node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.includes("&")) continue;
    node.nodeValue = node.nodeValue.replaceAll(/&\w+;/g, (entity) => entities[entity] ?? entity);
  }
}
