import { refuseTrap, Unreadable } from "./unreadable.ts";

/**
 * Refuses whatever WeChat never writes, before the parser sees it: DOCTYPE, comments, processing
 * instructions, attributes, references to anything but one character, tags that do not match,
 * anything around the root, and depth beyond `maxDepth` (elements). One pass over the text, linear
 * whatever it holds. Throws Unreadable.
 *
 * Each piece must be one of four, so that nothing can hide between two readings of the text (a
 * DOCTYPE in odd case, a CDATA section opened inside an attribute). The parser would take crossing
 * tags for matching ones, and drop what stands behind the root.
 */
export function checkXml(xml: string, maxDepth: number): void {
  const open: string[] = [];
  let pieceCount = 0;
  let position = 0;
  while (position < xml.length) {
    if (++pieceCount > maxPieces) throw new Unreadable("xml_too_many_pieces");
    piece.lastIndex = position;
    const match = piece.exec(xml);
    if (match === null) throw new Unreadable(faultAt(xml, position));
    const [, slash, name, selfClosing] = match;
    if (position > 0 && open.length === 0) throw new Unreadable("xml_root");
    position = piece.lastIndex;

    if (name === undefined) continue;
    refuseTrap(name);
    if (slash === "/") {
      if (selfClosing === "/" || open.pop() !== name) throw new Unreadable("xml_tags_cross");
      continue;
    }
    if (open.length >= maxDepth) throw new Unreadable("too_deep");
    if (selfClosing === "") open.push(name);
  }
  if (open.length > 0) throw new Unreadable("xml_not_closed");
}

/** WeChat writes a few dozen. A stranger's body of small elements alone would keep the parser busy for 0.15 s. */
const maxPieces = 10_000;

// Text, reference, CDATA section, tag.
const piece =
  /[^<&]+|&(?:lt|gt|amp|quot|apos|#\d+|#x[\da-fA-F]+);|<!\[CDATA\[[^]*?\]\]>|<(\/?)([A-Za-z_][\w.-]*)\s*(\/?)>/y;

function faultAt(xml: string, position: number): string {
  if (xml.startsWith("<![CDATA[", position)) return "xml_cdata_not_closed";
  if (xml.startsWith("<!", position)) return "xml_doctype_or_comment";
  if (xml.startsWith("<?", position)) return "xml_instruction";
  if (xml.startsWith("&", position)) return "xml_reference";
  return "xml_tag";
}
