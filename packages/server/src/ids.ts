import { randomUUID } from "node:crypto";

/** UUIDv7 (RFC 9562): ordered by the millisecond it was made in, so that new rows land at the end of an index. */
export function uuidv7(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  // Version 4 has its random bits in the same places, and Node draws them from a pool.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** No UUIDv7 of this millisecond or later is below it, none of an earlier one is above. */
export function firstIdOf(at: Date): string {
  const time = at.getTime().toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** The millisecond in which a UUIDv7 was made. */
export function timeOfId(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}
