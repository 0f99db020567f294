import { textOf } from "../wx/text-of.ts";

/** An entry of `nodes`, as untyped code gives it. */
export interface RichNode {
  type?: unknown;
  text?: unknown;
  name?: unknown;
  attrs?: unknown;
  children?: unknown;
}

type ResolveClass = (names: string) => string[];

/** Elements for rich-text, of the tags and attributes WeChat trusts and no others: a script never comes through. */
export function renderNodes(nodes: RichNode[] | string, resolveClass: ResolveClass): Node[] {
  if (typeof nodes === "string") {
    // Parsed into a document of its own, where nothing loads and nothing runs.
    const parsed = new DOMParser().parseFromString(nodes, "text/html");
    return [...parsed.body.childNodes].flatMap((node) => copyNode(node, resolveClass));
  }
  return renderList(nodes, resolveClass);
}

function renderList(nodes: unknown, resolveClass: ResolveClass): Node[] {
  const list = Array.isArray(nodes) ? (nodes as unknown[]) : [];
  return list.flatMap((node) => renderNode((node ?? {}) as RichNode, resolveClass));
}

function renderNode(node: RichNode, resolveClass: ResolveClass): Node[] {
  const { type, text, name, attrs, children } = node;
  if (type === "text" || name === undefined) {
    return [document.createTextNode(decodeEntities(textOf(text)))];
  }
  const pairs = Object.entries(attrs ?? {}).map(([key, value]): [string, string] => [
    key,
    textOf(value),
  ]);
  return build(textOf(name).toLowerCase(), pairs, renderList(children, resolveClass), resolveClass);
}

function decodeEntities(text: string): string {
  // Behind a letter, spaces at the beginning are part of the text.
  const html = `.${text.replaceAll("<", "&lt;")}`;
  return (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").slice(1);
}

function copyNode(node: Node, resolveClass: ResolveClass): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.nodeValue ?? "")];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const { localName, attributes, childNodes } = node as Element;
  const children = [...childNodes].flatMap((child) => copyNode(child, resolveClass));
  const pairs = [...attributes].map(({ name, value }): [string, string] => [name, value]);
  return build(localName, pairs, children, resolveClass);
}

/** A tag that is not trusted is left out with all that is in it, as on a device. */
function build(
  tag: string,
  attributes: [string, string][],
  children: Node[],
  resolveClass: ResolveClass,
): Node[] {
  if (!trustedTags.has(tag)) return [];
  const element = document.createElement(tag);
  for (const [name, value] of attributes) {
    if (name === "class") element.classList.add(...resolveClass(value));
    else if (name === "src" && tag === "img") {
      if (/^(?:https?:|data:image\/)/i.test(value)) element.setAttribute(name, value);
    } else if (trustedAttributes.has(name)) element.setAttribute(name, value);
  }
  element.append(...children);
  return [element];
}

const trustedTags = new Set(
  (
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em " +
    "fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section " +
    "small span strong sub sup table tbody td tfoot th thead tr tt u ul"
  ).split(" "),
);

/** No `href`: a link in rich-text leads nowhere. */
const trustedAttributes = new Set(
  "style alt width height colspan rowspan span start type dir size face color align valign".split(
    " ",
  ),
);
