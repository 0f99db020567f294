/** Keywords whose form is made of words as well as digits: `2026年3月5日`, `12.5元`. */
const digitsOnly = /^(date|time|amount|number)\d*$/;

/**
 * A text that tells nothing of the one before and is treated alike: as many characters, of the same kinds, so that a value
 * which WeChat's rule of the keyword takes stays one. Marks and emoji stay.
 */
export function standIn(text: string, key = ""): string {
  const withoutDigits = text.replaceAll(/[0-9]/g, "1").replaceAll(/[^0-9\P{Nd}]/gu, "１");
  if (digitsOnly.test(key)) return withoutDigits;
  return withoutDigits
    .replaceAll(/[A-Z]/g, "A")
    .replaceAll(/[a-z]/g, "a")
    .replaceAll(/\p{Script=Han}/gu, "某")
    .replaceAll(/[^A-Za-z某\P{L}]/gu, "é");
}

/** Of a page its path says which page it is, and its query whose. */
export function standInPage(page: string): string {
  const mark = page.indexOf("?");
  if (mark < 0) return page;
  const query = page
    .slice(mark + 1)
    .replaceAll(
      /=([^&#]*)/g,
      (_, value: string) => `=${encodeURIComponent(standIn(decode(value)))}`,
    );
  return `${page.slice(0, mark)}?${query}`;
}

/** What is no percent-encoding is a text as it stands. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
