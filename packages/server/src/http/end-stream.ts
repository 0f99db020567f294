import type { ServerResponse } from "node:http";

/**
 * Ends a stream with its last words. A reader who does not take them, nor what it was sent before, within `longestStallMs` is cut
 * off: its connection and its place are free again.
 */
export function endStream(response: ServerResponse, longestStallMs: number, words?: string): void {
  if (response.writableEnded) return;
  const cutOff = setTimeout(() => response.destroy(), longestStallMs);
  response.once("close", () => clearTimeout(cutOff));
  response.end(words);
}
