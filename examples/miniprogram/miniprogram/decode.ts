/** WeChat hands a page its query as it was written, still encoded; some clients have decoded it already. */
export function decode(value: string | undefined): string {
  if (value === undefined) return "";
  try {
    return decodeURIComponent(value);
  } catch {
    // A lone % is no encoding: the value had been decoded before.
    return value;
  }
}
