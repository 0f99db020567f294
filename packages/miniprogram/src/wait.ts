/** In a mini program as everywhere; the library that the types are checked with has none. */
declare const setTimeout: (callback: () => void, ms: number) => unknown;

export function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
