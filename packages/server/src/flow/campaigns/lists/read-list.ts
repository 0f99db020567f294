import { createLineDecoder, type Charset } from "./decode-lines.ts";
import { isFault, type LineFault, type ListEntry, type TextLine } from "./list-line.ts";
import { createCsvReader } from "./read-csv.ts";
import { createNdjsonReader } from "./read-ndjson.ts";
import { createLineSplitter } from "./split-lines.ts";

/** How a list is written. */
export interface ListFormat {
  format: "csv" | "ndjson";
  charset: Charset;
}

/** Text lines -> what they say. */
export interface ListReader {
  read(line: TextLine): (ListEntry | LineFault)[];
  /** What the last lines came to. */
  end(): (ListEntry | LineFault)[];
}

/** Bytes as they come -> what the lines say, whatever the chunks. Empty lines say nothing. */
export interface ListParser {
  push(chunk: Uint8Array): (ListEntry | LineFault)[];
  end(): (ListEntry | LineFault)[];
}

/** Values for one card: a hundredth of this, and a page of 1,024 characters. */
export const mostLineBytes = 16 * 1024;

/**
 * @param known params that the scene reads
 * @throws {HongyanError} CAMPAIGN_LIST_INVALID, also from `push` and `end`, when the whole list cannot be read
 */
export function createListParser(
  { format, charset }: ListFormat,
  known: ReadonlySet<string>,
): ListParser {
  const splitter = createLineSplitter(mostLineBytes);
  const decoder = createLineDecoder(charset, mostLineBytes);
  const reader = format === "csv" ? createCsvReader(known) : createNdjsonReader(known);

  const read = (line: TextLine | LineFault): (ListEntry | LineFault)[] =>
    // A record does not go on behind a line that cannot be read.
    isFault(line) ? [...reader.end(), line] : reader.read(line);
  return {
    push: (chunk) => splitter.push(chunk).flatMap((raw) => decoder.decode(raw).flatMap(read)),
    end: () => [
      ...splitter.end().flatMap((raw) => decoder.decode(raw).flatMap(read)),
      ...decoder.end().flatMap(read),
      ...reader.end(),
    ],
  };
}
