/** As a shell reads it back as one word. */
export function quoted(value: string): string {
  return /^[\p{L}\p{N}_.,:/@%+-]+$/u.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
