import { isAscii, isUtf8 } from "node:buffer";
import { HongyanError } from "../../../errors.ts";
import type { LineFault, TextLine } from "./list-line.ts";
import type { RawLine } from "./split-lines.ts";

/** "guess": a CSV that does not say. Excel in China writes GBK unless it is told to write UTF-8. */
export type Charset = "utf-8" | "gbk" | "guess";

export interface LineDecoder {
  decode(line: RawLine): (TextLine | LineFault)[];
  /** What was held back for the guess. */
  end(): (TextLine | LineFault)[];
}

/** Lines are held back from the first one that is not plain ASCII, until there is this much to guess from. */
const guessBytes = 64 * 1024;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/**
 * Bytes -> text, a line at a time. A line that is not in the file's encoding is a fault of that line alone.
 *
 * @throws {HongyanError} CAMPAIGN_LIST_INVALID for UTF-16, and where UTF-8 and GBK are both plausible
 */
export function createLineDecoder(charset: Charset, mostLineBytes: number): LineDecoder {
  let decided = charset === "guess" ? undefined : charset;
  let held: RawLine[] = [];
  let heldBytes = 0;

  const decide = (): (TextLine | LineFault)[] => {
    const lines = held;
    held = [];
    decided = guess(lines.flatMap(({ bytes }) => bytes ?? []));
    return lines.map((line) => toText(line, decided ?? "utf-8", mostLineBytes));
  };
  return {
    decode(raw) {
      const line = raw.line === 1 ? withoutMark(raw) : raw;
      if (line !== raw) decided = "utf-8";
      if (decided !== undefined) return [toText(line, decided, mostLineBytes)];
      if (held.length === 0 && isAscii(line.bytes ?? new Uint8Array())) {
        return [toText(line, "utf-8", mostLineBytes)];
      }
      // What waits must not keep the chunk alive from which it was cut.
      held.push({ line: line.line, bytes: line.bytes && new Uint8Array(line.bytes) });
      heldBytes += line.bytes?.length ?? 0;
      return heldBytes < guessBytes ? [] : decide();
    },
    end: () => (held.length === 0 ? [] : decide()),
  };
}

function withoutMark(raw: RawLine): RawLine {
  const [first, second] = raw.bytes ?? [];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new HongyanError("CAMPAIGN_LIST_INVALID", "the list is in UTF-16", {
      hint: "Save it as CSV UTF-8 (in Excel: CSV UTF-8（逗号分隔）), or as plain CSV.",
    });
  }
  const isMarked = byteOrderMark.every((byte, index) => raw.bytes?.[index] === byte);
  return isMarked ? { line: raw.line, bytes: raw.bytes?.subarray(byteOrderMark.length) } : raw;
}

/** GBK text is almost never UTF-8, line after line; the other way round it often passes. So UTF-8 is asked first. */
function guess(lines: Uint8Array[]): "utf-8" | "gbk" {
  const telling = lines.filter((bytes) => !isAscii(bytes));
  const unicode = telling.filter((bytes) => isUtf8(bytes));
  if (unicode.length * 2 < telling.length) return "gbk";
  // A short word in GBK may be two Latin or Greek letters in UTF-8: nobody is to get a card with those.
  const isChinese = unicode.some((bytes) => /[\u0800-\uffff]/.test(Buffer.from(bytes).toString()));
  if (isChinese || telling.some((bytes) => decodeGbk(bytes) === undefined)) return "utf-8";
  throw new HongyanError("CAMPAIGN_LIST_INVALID", "the list could be in UTF-8 or in GBK", {
    hint: "Say which: Content-Type: text/csv; charset=utf-8, or charset=gbk.",
  });
}

function toText(
  { line, bytes }: RawLine,
  charset: "utf-8" | "gbk",
  mostLineBytes: number,
): TextLine | LineFault {
  if (bytes === undefined) {
    return {
      line,
      code: "LINE_TOO_LONG",
      message: `is longer than ${mostLineBytes.toLocaleString("en")} bytes`,
      zh: `超过 ${mostLineBytes.toLocaleString("en")} 字节`,
    };
  }
  const text = charset === "gbk" ? decodeGbk(bytes) : decodeUtf8(bytes);
  if (text !== undefined) return { line, text };
  return {
    line,
    code: "LINE_ENCODING",
    message: `is not ${charset.toUpperCase()}`,
    zh: `不是 ${charset.toUpperCase()} 编码`,
  };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

const gbk = new TextDecoder("gbk", { fatal: true });

function decodeGbk(bytes: Uint8Array): string | undefined {
  try {
    return gbk.decode(bytes);
  } catch {
    return undefined;
  }
}
