/**
 * Splits WeChat's errmsg into its text and its request id.
 *
 * Suffixes differ by endpoint and age: ` rid: <rid>`, `, rid: <rid>` on `/sns`, and until about
 * 2020 ` hint: [..]` or ` hints: [..]`. Everything from the first of them on is cut off.
 */
export function splitErrmsg(errmsg: string): { text: string; rid?: string } {
  if (errmsg === "ok") return { text: errmsg };
  const rid = ridPattern.exec(errmsg)?.[1];
  const text = errmsg.replace(suffix, "").trimEnd();
  return rid === undefined ? { text } : { text, rid };
}

const ridPattern = /\brid:\s*([\w-]+)/;
const suffix = /,?\s+(?:rid:|hints?:\s*\[).*$/s;
