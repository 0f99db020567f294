const units = ["KB", "MB", "GB", "TB"] as const;

/** As file managers say it: three digits, in units of 1024. */
export function sayBytes(bytes: number, language: string): string {
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value.toLocaleString(language, { maximumSignificantDigits: 3 })} ${units[unit]}`;
}
