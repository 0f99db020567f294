import { isRecord } from "../wire/is-record.ts";

/**
 * Writes fields as WeChat writes XML: texts in CDATA, numbers bare, an array as repeated elements.
 * Fields without a value are left out. Throws RangeError for a name that is no XML name.
 */
export function writeXml(fields: Record<string, unknown>): string {
  return `<xml>${writeFields(fields)}</xml>`;
}

function writeFields(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .flatMap(([name, value]) =>
      (Array.isArray(value) ? value : [value]).map((item) => writeElement(name, item)),
    )
    .join("");
}

function writeElement(name: string, value: unknown): string {
  if (value === undefined || value === null) return "";
  if (!/^[A-Za-z_][\w.-]*$/.test(name)) throw new RangeError(`${name} is no name for XML`);
  return `<${name}>${writeValue(value)}</${name}>`;
}

function writeValue(value: unknown): string {
  if (isRecord(value)) return writeFields(value);
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  // The end of a CDATA section inside a text is split over two sections.
  return `<![CDATA[${String(value).replace(notXml, "\ufffd").replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

/** Characters that XML 1.0 cannot hold, not even in CDATA; halves of a pair among them. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
