/** One line of text: NFC, control characters to blanks, no lone surrogates, no outer blanks. */
export function fitLine(text: string): string {
  return text
    .normalize("NFC")
    .replace(/\r\n/g, " ")
    .replace(/[\p{Cc}\u2028\u2029]/gu, " ")
    .replace(/\p{Cs}/gu, "")
    .trim();
}

/** At most 20 UTF-16 units: what is longer is cut to 19 and an ellipsis. */
export function fitThing(text: string): string {
  const line = fitLine(text);
  return line.length <= 20 ? line : `${cut(line, 19).trimEnd()}…`;
}

/** Chinese characters only, the first five. */
export function fitPhrase(text: string): string {
  return [...fitLine(text).matchAll(/\p{Script=Han}/gu)]
    .map(([character]) => character)
    .reduce(
      (phrase, character) => ((phrase + character).length <= 5 ? phrase + character : phrase),
      "",
    );
}

/** The listed value that is the same but for outer blanks, else the text as it is. */
export function fitEnum(text: string, values: readonly string[]): string {
  if (values.includes(text)) return text;
  const line = fitLine(text);
  return values.find((value) => fitLine(value) === line) ?? text;
}

/** Full-width digits, letters and marks become ASCII; wave dashes and 〜 become ~. */
export function fitHalfWidth(text: string): string {
  return fitLine(text)
    .replace(/[！-～]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfee0))
    .replace(/[〜∼]/g, "~");
}

/** The separators people write into a number plate (粤A·8Z888) are no part of it. */
export function fitPlate(text: string): string {
  return fitHalfWidth(text).replace(/[\s·•.-]/g, "");
}

/** The longest beginning within the limit that splits no visible character. */
function cut(text: string, limit: number): string {
  let end = 0;
  // A little more than the limit is enough to see where the last character ends.
  for (const { index, segment } of segmenter().segment(text.slice(0, limit * 2))) {
    if (index + segment.length > limit) break;
    end = index + segment.length;
  }
  if (end > 0) return text.slice(0, end);
  // A single cluster longer than the limit: only surrogate pairs are kept together.
  const isPairSplit = /[\uD800-\uDBFF]/.test(text.charAt(limit - 1));
  return text.slice(0, isPairSplit ? limit - 1 : limit);
}

let sharedSegmenter: Intl.Segmenter | undefined;

/** Made on first use: it is costly, and most processes never cut anything. */
function segmenter(): Intl.Segmenter {
  return (sharedSegmenter ??= new Intl.Segmenter("zh", { granularity: "grapheme" }));
}
