/** Requests on the wire at once, each on a connection of its own. */
export const floodConnections = 64;

/** At least as many requests, the same number for each connection. */
export function toFloodSize(requests: number): number {
  return Math.ceil(requests / floodConnections) * floodConnections;
}
