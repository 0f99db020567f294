import { useRef } from "react";

/**
 * Keys for what is asked: the same request, sent again after a lost answer, has the same key and is done once; another one has a
 * key of its own.
 */
export function useIdempotencyKey(): (request: string) => string {
  const last = useRef<{ request: string; key: string }>(undefined);
  return (request) => {
    if (last.current?.request !== request) last.current = { request, key: newIdempotencyKey() };
    return last.current.key;
  };
}

/** Over plain http a browser has no randomUUID. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `console-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
