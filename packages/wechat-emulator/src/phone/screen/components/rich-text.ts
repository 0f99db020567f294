import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";
import { renderNodes, type RichNode } from "../rich-nodes.ts";

export const richText: BuiltIn = {
  tag: "rich-text",
  properties: { nodes: [], space: "", userSelect: false },
  create(part) {
    const { element } = part;
    let drawn: unknown;
    return {
      slot: create("div"),
      update() {
        element.classList.toggle("text-space", part.text("space") !== "");
        element.classList.toggle("text-selectable", part.flag("userSelect"));
        const nodes = part.value("nodes");
        if (nodes === drawn) return;
        drawn = nodes;
        const content = Array.isArray(nodes) ? (nodes as RichNode[]) : part.text("nodes");
        element.replaceChildren(...renderNodes(content, (names) => part.classNames(names)));
      },
    };
  },
};
