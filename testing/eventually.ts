import { vi } from "vitest";

/** Tries again until `check` does not throw, and answers with its result. Patient: a busy machine is no failure. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 30_000 });
}
