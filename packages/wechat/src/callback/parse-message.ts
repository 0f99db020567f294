import { parseJson } from "./parse-json.ts";
import { parseXml } from "./parse-xml.ts";
import type { CallbackFormat } from "./types.ts";
import { Unreadable } from "./unreadable.ts";

export type ParsedMessage =
  | { ok: true; format: CallbackFormat; fields: Record<string, unknown> }
  | { ok: false; reason: string };

/**
 * Reads a body as JSON or XML, told by its first character behind byte order marks and blanks:
 * the Content-Type of a push is not documented. Never throws.
 */
export function parseMessage(text: string, maxDepth: number): ParsedMessage {
  const content = text.replace(/^[\ufeff \t\r\n]+/, "");
  try {
    if (content.startsWith("{")) {
      return { ok: true, format: "json", fields: parseJson(content, maxDepth) };
    }
    if (content.startsWith("<")) {
      return { ok: true, format: "xml", fields: parseXml(content, maxDepth) };
    }
    return { ok: false, reason: content === "" ? "empty" : "neither_json_nor_xml" };
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, reason: error.reason };
    throw error;
  }
}
