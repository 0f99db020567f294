import { HongyanError } from "../../errors.ts";
import { withoutLogFields } from "../../log-fields.ts";

/**
 * Writes what arrives together in one go. The first item on an idle system starts at once; what arrives while a write is
 * under way waits for it and then goes together. So latency is that of one write, and throughput that of large ones,
 * without any timer.
 */
export interface GroupCommit<Item, Result> {
  /** @throws {HongyanError} OVERLOADED when as many wait as may */
  add(item: Item): Promise<Result>;
}

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * So many may wait: seconds of work for any database. Where more comes than can be written, those who ask are told so, instead
 * of waiting in memory until there is none.
 */
const mostWaiting = 12_500;
/** Of one app: the rest is for the others. */
const shareOfOne = 0.8;

/**
 * One write is under way at a time. Two would each take what little has come since the other began: more transactions,
 * smaller groups, and fewer messages a second (docs/decisions/0009).
 *
 * @param write gets the items of one group and answers each, in order. When it throws, the whole group fails.
 * @param largestGroup more wait for the next write
 * @param options.most so many may wait
 * @param options.appOf of one app four fifths of them
 */
export function createGroupCommit<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
  largestGroup: number,
  { most = mostWaiting, appOf }: { most?: number; appOf?: (item: Item) => string } = {},
): GroupCommit<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  const waitingOf = new Map<string, number>();
  let isWriting = false;

  const count = (item: Item, more: 0 | 1 | -1): number => {
    const appid = appOf?.(item);
    if (appid === undefined) return 0;
    const now = (waitingOf.get(appid) ?? 0) + more;
    if (now === 0) waitingOf.delete(appid);
    else waitingOf.set(appid, now);
    return now;
  };

  const writeWaiting = async (): Promise<void> => {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, largestGroup);
      waiting = waiting.slice(largestGroup);
      for (const { item } of group) count(item, -1);
      await flush(group);
    }
    isWriting = false;
  };

  const flush = async (group: Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await write(group.map((one) => one.item));
      group.forEach((one, index) => one.resolve(results[index] as Result));
    } catch (error) {
      for (const one of group) one.reject(error);
    }
  };

  return {
    add(item) {
      if (waiting.length >= most || count(item, 0) >= most * shareOfOne) {
        return Promise.reject(overloaded(waiting.length));
      }
      count(item, 1);
      return new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        // When the code that runs now has ended: requests that were read together are written together.
        if (!isWriting) queueMicrotask(() => void withoutLogFields(writeWaiting));
      });
    },
  };
}

function overloaded(count: number): HongyanError {
  return new HongyanError("OVERLOADED", `${count} others wait for the database already`, {
    hint: "It was not taken. Ask again after Retry-After seconds, a send with the same Idempotency-Key (a mini program with a new code of wx.login); if it stays, look at the database: docs/operations/scaling.md.",
    details: { retryAfterSeconds: 1 },
  });
}
