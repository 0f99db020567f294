/** What a browser's localStorage is, for tests: keys are properties, as the phone's own storage lists them. */
export function createMemoryShelf(): Storage {
  const shelf: Record<string, string> = {};
  const methods = {
    getItem: (key: string) => shelf[key] ?? null,
    setItem: (key: string, value: string) => void (shelf[key] = value),
    removeItem: (key: string) => void delete shelf[key],
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(shelf, name, { value, enumerable: false });
  }
  return shelf as unknown as Storage;
}
