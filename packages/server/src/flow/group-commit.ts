/**
 * Writes what arrives together in one go. The first item on an idle system starts at once; what arrives while a write is
 * under way waits for it and then goes together. So latency is that of one write, and throughput that of large ones,
 * without any timer.
 */
export interface GroupCommit<Item, Result> {
  add(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * @param write gets the items of one group and answers each, in order. When it throws, the whole group fails: nothing of
 * it was written.
 * @param limits.size the largest group; `limits.writes` how many groups may be under way at once.
 */
export function createGroupCommit<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  limits: { size: number; writes: number },
): GroupCommit<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let writes = 0;

  const start = (): void => {
    while (writes < limits.writes && waiting.length > 0) {
      const group = waiting.slice(0, limits.size);
      waiting = waiting.slice(limits.size);
      writes += 1;
      void flush(group);
    }
  };

  const flush = async (group: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await write(group.map((one) => one.item));
      group.forEach((one, index) => one.resolve(results[index] as Result));
    } catch (error) {
      for (const one of group) one.reject(error);
    } finally {
      writes -= 1;
      start();
    }
  };

  return {
    add(item) {
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // After this turn of the event loop: requests that were read together are written together.
        if (writes < limits.writes) queueMicrotask(start);
      });
    },
  };
}
