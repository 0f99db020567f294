import { XMLParser } from "fast-xml-parser";
import { checkXml } from "./check-xml.ts";
import { Unreadable } from "./unreadable.ts";

/**
 * Reads the children of `<xml>` into fields: a text for each element without children, an array
 * where an element stands more than once. Throws Unreadable.
 *
 * Blanks around CDATA sections and texts are formatting and go; blanks inside CDATA are the user's
 * and stay. Split CDATA is joined. The five named references of XML and numeric ones are decoded, as
 * in any XML: each stands for one character, so that they cannot grow. There are no others, for want
 * of a DOCTYPE.
 */
export function parseXml(text: string, maxDepth: number): Record<string, unknown> {
  const xml = text.replace(/^<\?xml\s[^<>?]*\?>/, "").trim();
  checkXml(xml, maxDepth);
  const [root] = parseNodes(xml);
  if (!Array.isArray(root?.xml)) throw new Unreadable("xml_root");
  const value = readElement(root.xml);
  if (typeof value === "object") return value;
  if (value === "") return Object.create(null) as Record<string, unknown>;
  throw new Unreadable("xml_root");
}

/** One member: the element's name with its children, `#text` with a string, or `#cdata` with a text node. */
type XmlNode = { [name: string]: XmlNode[] | string };

// The order of the nodes is kept, since only so text can be told from CDATA.
const parser = new XMLParser({
  preserveOrder: true,
  cdataPropName: "#cdata",
  ignoreAttributes: true,
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  jPath: false,
  maxNestedTags: Number.MAX_SAFE_INTEGER, // checkXml has counted
  onDangerousProperty: (name) => name, // the fields have no prototype
});

function parseNodes(xml: string): XmlNode[] {
  try {
    return parser.parse(xml) as XmlNode[];
  } catch {
    throw new Unreadable("xml_not_well_formed");
  }
}

function readElement(children: XmlNode[]): string | Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  const texts: XmlNode[] = [];
  for (const child of children) {
    const name = Object.keys(child)[0]!;
    if (name === "#text" || name === "#cdata") texts.push(child);
    else addField(fields, name, readElement(child[name] as XmlNode[]));
  }
  if (texts.length === children.length) return joinTexts(texts);
  if (!texts.every(isFormatting)) throw new Unreadable("xml_mixed_content");
  return fields;
}

function addField(fields: Record<string, unknown>, name: string, value: unknown): void {
  const present = fields[name];
  if (present === undefined) fields[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else fields[name] = [present, value];
}

function isFormatting(node: XmlNode): boolean {
  return typeof node["#text"] === "string" && node["#text"].trim() === "";
}

function joinTexts(nodes: XmlNode[]): string {
  return nodes
    .map((node, index) => {
      if (typeof node["#text"] !== "string") return readCdata(node);
      let text = node["#text"];
      if (index === 0) text = text.trimStart();
      if (index === nodes.length - 1) text = text.trimEnd();
      return text.replace(/&(#x?)?(\w+);/g, decodeReference);
    })
    .join("");
}

function readCdata(node: XmlNode): string {
  const [content] = node["#cdata"] as [{ "#text": string }];
  return content["#text"];
}

const named: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decodeReference(_: string, numeric: string | undefined, value: string): string {
  if (numeric === undefined) return named[value]!;
  const code = Number.parseInt(value, numeric === "#x" ? 16 : 10);
  if (!isXmlCharacter(code)) throw new Unreadable("xml_reference");
  return String.fromCodePoint(code);
}

/** `Char` of XML 1.0: no control characters but tab and line ends, no surrogates. */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return (
    code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  );
}
