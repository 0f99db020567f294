/** What WeChat takes of one text, counted in UTF-8. */
export const mostTextBytes = 2048;

export function textBytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
