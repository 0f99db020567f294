export type CsvRecord =
  | { kind: "fields"; fields: string[] }
  /** A quote is not closed yet: the field may go on in the next line. */
  | { kind: "open" }
  /** A quote stands where none may. */
  | { kind: "malformed" };

/**
 * One record of CSV as RFC 4180 has it. Ours, and not a library's: when a quote is never closed, the libraries that stream
 * give up the rest of the file, or take it for one field; here only that line is lost (see read-csv.ts).
 */
export function parseCsvRecord(text: string): CsvRecord {
  if (!text.includes('"')) return { kind: "fields", fields: text.split(",") };
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      const quoted = readQuoted(text, at + 1);
      if (quoted === undefined) return { kind: "open" };
      fields.push(quoted.value);
      at = quoted.end;
      if (at === text.length) return { kind: "fields", fields };
      if (text[at] !== ",") return { kind: "malformed" };
    } else {
      const comma = text.indexOf(",", at);
      const end = comma === -1 ? text.length : comma;
      const field = text.slice(at, end);
      if (field.includes('"')) return { kind: "malformed" };
      fields.push(field);
      if (comma === -1) return { kind: "fields", fields };
      at = end;
    }
    at += 1;
  }
}

/** What stands between the quotes, a doubled one for one, and where it goes on behind them. */
function readQuoted(text: string, start: number): { value: string; end: number } | undefined {
  let value = "";
  let from = start;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return undefined;
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}
