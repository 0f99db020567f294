import { maskPlainText, maskSecrets, maskText, parseBody, type Direction } from "./mask.ts";
import { keptCharacters, shorten, shortenText } from "./shorten.ts";

/**
 * A body for an entry of the live list: shortened now, since entries are kept for long, and masked when it is read. JSON
 * is shortened as what it says, not as text: cut in the middle, it could not be read and masked by its names.
 */
export function keepBody(body: string | Buffer, direction: Direction): () => unknown {
  return body.length <= keptCharacters
    ? keepShort(body, direction)
    : keepStart(body.toString(), direction);
}

// Functions of their own: closures made side by side hold on to all that any of them needs, the long body too.

function keepShort(body: string | Buffer, direction: Direction): () => unknown {
  return () => maskText(body.toString(), direction);
}

function keepStart(text: string, direction: Direction): () => unknown {
  const json = parseBody(text);
  return json === undefined
    ? maskLater(shortenText(text), (start) => maskPlainText(start, direction))
    : maskLater(shorten(json), (kept) => maskSecrets(kept, direction));
}

function maskLater<T>(kept: T, mask: (kept: T) => unknown): () => unknown {
  return () => mask(kept);
}
