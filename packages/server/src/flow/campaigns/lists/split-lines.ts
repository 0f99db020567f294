/** One line as it was sent, without its end. Lines are counted from 1, empty ones too: as an editor shows them. */
export interface RawLine {
  line: number;
  /** undefined: it is longer than a line may be, and was not kept. */
  bytes: Uint8Array | undefined;
}

export interface LineSplitter {
  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): RawLine[];
  /** The last line, when nothing ends it. */
  end(): RawLine[];
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a stream of bytes at its line feeds, wherever its chunks begin and end. Bytes and not text, because neither UTF-8 nor GBK
 * has a line feed inside a character: so a line is decoded whole, and one that cannot be spoils no other.
 * Holds one line at most, of at most `mostBytes`.
 */
export function createLineSplitter(mostBytes: number): LineSplitter {
  let line = 1;
  let parts: Uint8Array[] = [];
  let length = 0;

  const take = (part: Uint8Array): void => {
    length += part.length;
    if (length <= mostBytes + 1) parts.push(part);
    else parts = [];
  };
  const finish = (): RawLine => {
    const whole = parts.length === 1 ? parts[0] : Buffer.concat(parts);
    const bytes = whole?.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole;
    const isTooLong = length > mostBytes + 1 || (bytes?.length ?? 0) > mostBytes;
    const finished = { line, bytes: isTooLong ? undefined : bytes };
    line += 1;
    parts = [];
    length = 0;
    return finished;
  };

  return {
    push(chunk) {
      const lines: RawLine[] = [];
      let from = 0;
      for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
        take(chunk.subarray(from, at));
        lines.push(finish());
        from = at + 1;
      }
      // A copy: what waits for its end must not keep the whole chunk alive.
      if (from < chunk.length) take(new Uint8Array(chunk.subarray(from)));
      return lines;
    },
    end: () => (length === 0 ? [] : [finish()]),
  };
}
