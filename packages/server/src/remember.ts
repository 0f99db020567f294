/** A read whose answers are kept for a while, by its arguments. */
export interface Remembered<K extends string[], V> {
  get(...key: K): Promise<V>;
  clear(): void;
  /** How many answers are kept. */
  size(): number;
}

/** Callers choose some keys: what is longer than any name or id of ours is read each time. */
const longestKey = 200;

/**
 * Keeps what `read` answers for `maxAgeMs`, for `mostEntries` keys at most. A failed read is not kept.
 */
export function remember<K extends string[], V>(
  read: (...key: K) => Promise<V>,
  { maxAgeMs, mostEntries }: { maxAgeMs: number; mostEntries: number },
): Remembered<K, V> {
  // In the order in which they were read: the oldest comes first.
  const entries = new Map<string, { value: Promise<V>; readAt: number }>();

  const dropOld = (): void => {
    for (const [name, { readAt }] of entries) {
      if (entries.size < mostEntries && performance.now() - readAt < maxAgeMs) return;
      entries.delete(name);
    }
  };

  return {
    get(...key) {
      const name = key.join("\n");
      if (name.length > longestKey) return read(...key);
      const known = entries.get(name);
      if (known !== undefined && performance.now() - known.readAt < maxAgeMs) return known.value;
      entries.delete(name);
      dropOld();
      const entry = { value: read(...key), readAt: performance.now() };
      entries.set(name, entry);
      entry.value.catch(() => {
        if (entries.get(name) === entry) entries.delete(name);
      });
      return entry.value;
    },
    clear() {
      entries.clear();
    },
    size: () => entries.size,
  };
}
