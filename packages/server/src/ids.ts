import { randomUUID } from "node:crypto";

/** UUIDv7 (RFC 9562): ordered by the millisecond it was made in, so that new rows land at the end of an index. */
export function uuidv7(nowMs: number = Date.now()): string {
  const time = nowMs.toString(16).padStart(12, "0");
  // Version 4 has its random bits in the same places, and Node draws them from a pool.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
