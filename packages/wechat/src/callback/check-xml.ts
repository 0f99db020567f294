import { refuseTrap, Unreadable } from "./unreadable.ts";

/**
 * Refuses whatever WeChat never writes, before the parser sees it: DOCTYPE, comments, processing
 * instructions, attributes, references to anything but one character, and depth beyond `maxDepth`
 * (elements). One pass over the text, linear whatever it holds. Throws Unreadable.
 *
 * Each piece must be one of four, so that nothing can hide between two readings of the text (a
 * DOCTYPE in odd case, a CDATA section opened inside an attribute). Whether the tags match is left
 * to the parser.
 */
export function checkXml(xml: string, maxDepth: number): void {
  let depth = 0;
  let position = 0;
  while (position < xml.length) {
    piece.lastIndex = position;
    const match = piece.exec(xml);
    if (match === null) throw new Unreadable(faultAt(xml, position));
    position = piece.lastIndex;
    const [, slash, name, selfClosing] = match;
    if (name === undefined) continue;
    refuseTrap(name);
    if (slash === "/") depth--;
    else if (depth >= maxDepth) throw new Unreadable("too_deep");
    else if (selfClosing === "") depth++;
  }
}

// Text, reference, CDATA section, tag.
const piece =
  /[^<&]+|&(?:lt|gt|amp|quot|apos|#\d{1,7}|#x[\da-fA-F]{1,6});|<!\[CDATA\[[^]*?\]\]>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>/y;

function faultAt(xml: string, position: number): string {
  if (xml.startsWith("<![CDATA[", position)) return "xml_cdata_not_closed";
  if (xml.startsWith("<!", position)) return "xml_doctype_or_comment";
  if (xml.startsWith("<?", position)) return "xml_instruction";
  if (xml.startsWith("&", position)) return "xml_reference";
  return "xml_tag";
}
