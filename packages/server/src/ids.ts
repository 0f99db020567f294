import { randomFillSync } from "node:crypto";

const bytes = new Uint8Array(16);

/** UUIDv7 (RFC 9562): ordered by the millisecond it was made in, so that new rows land at the end of an index. */
export function uuidv7(nowMs: number = Date.now()): string {
  randomFillSync(bytes, 6);
  let rest = nowMs;
  for (let index = 5; index >= 0; index -= 1) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  const hex = Buffer.from(bytes).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
