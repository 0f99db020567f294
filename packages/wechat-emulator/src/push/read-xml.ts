/** An element's children by name; several of one name are an array. */
export type XmlFields = { [name: string]: XmlValue };
type XmlValue = string | XmlFields | XmlValue[];

/**
 * Reads the `<xml>` document that a developer's server answers with: elements, texts and CDATA, nothing else.
 * Undefined when it is no such document; a DOCTYPE is refused, since it is how entities attack.
 */
export function readXml(text: string): XmlFields | undefined {
  const open: OpenElement[] = [];
  const document = newElement("");
  let current = document;
  let position = 0;
  // Sticky: the loop ends at the first character that begins no token.
  for (const token of text.trim().matchAll(tokens)) {
    position += token[0].length;
    const { cdata, comment, closing, opening, selfClosing, plain } = token.groups!;
    if (comment !== undefined) continue;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += decodeEntities(plain);
    else if (opening !== undefined) {
      open.push(current);
      current = newElement(opening);
      if (selfClosing !== "/") continue;
      const parent = open.pop()!;
      add(parent, current);
      current = parent;
    } else if (closing !== undefined) {
      const parent = open.pop();
      if (!parent || closing !== current.name) return undefined;
      add(parent, current);
      current = parent;
    }
  }
  const isWhole = position === text.trim().length && open.length === 0;
  const root = document.children["xml"];
  return isWhole && typeof root === "object" && !Array.isArray(root) ? root : undefined;
}

interface OpenElement {
  name: string;
  text: string;
  children: XmlFields;
}

function newElement(name: string): OpenElement {
  return { name, text: "", children: Object.create(null) as XmlFields };
}

function add(parent: OpenElement, { name, text, children }: OpenElement): void {
  const value = Object.keys(children).length > 0 || name === "xml" ? children : text;
  const earlier = parent.children[name];
  if (earlier === undefined) parent.children[name] = value;
  else parent.children[name] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value];
}

const tokens =
  /(?<declaration><\?xml[^>]*\?>)|<!\[CDATA\[(?<cdata>[\s\S]*?)\]\]>|(?<comment><!--[\s\S]*?-->)|<\/(?<closing>[\w.-]+)\s*>|<(?<opening>[A-Za-z_][\w.-]*)\s*(?<selfClosing>\/?)>|(?<plain>[^<]+)/gy;

const entities: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decodeEntities(text: string): string {
  return text.trim() === ""
    ? ""
    : text.replace(/&(\w+);/g, (whole, name) => entities[name] ?? whole);
}
