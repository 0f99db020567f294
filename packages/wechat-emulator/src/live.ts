import type { Clock } from "./clock.ts";
import { Ring } from "./ring.ts";
import { shorten, shortenText } from "./shorten.ts";

/** One line of the panel beside the phone: what happened, between whom, in which order. */
export interface LiveEntry extends LiveFacts {
  /** Grows, over restarts of the emulator too, so that a reader who comes back misses nothing. */
  readonly id: number;
  /** By the emulator's clock. */
  readonly atMs: number;
}

export interface LiveFacts {
  readonly from: "phone" | "wechat" | "server";
  /** Such as `login`, `call` or `delivered`; a server's own lines have its own words. */
  readonly kind: string;
  /** One line of text. */
  readonly title: string;
  /** Anything JSON can hold, without secrets. */
  readonly detail?: unknown;
  readonly appid?: string | undefined;
  readonly openid?: string | undefined;
  readonly ms?: number | undefined;
  readonly isError?: boolean | undefined;
}

const keptEntries = 500;

/** Whatever an entry tells, a reader that comes is not sent more of it than this. */
const maxTitleCharacters = 1_024;
const maxDetailCharacters = 65_536;

/**
 * What happens, as it happens: the last 500 entries, and who wants to hear of new ones. An entry is put into words only
 * when somebody reads it, so that a load test pays for a closure each time and nothing else.
 */
export class Live {
  private readonly clock: Clock;
  private readonly kept = new Ring<Kept>(keptEntries);
  private readonly listeners = new Set<() => void>();
  private lastId = Date.now() * 1_000;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** `describe` may run much later: what it closes over must not change, and must be small. */
  tell(describe: () => LiveFacts): void {
    this.lastId += 1;
    this.kept.push({ id: this.lastId, atMs: this.clock.nowMs(), describe });
    for (const listener of this.listeners) listener();
  }

  /** Entries after `id`, oldest first; all that are kept when it is undefined, or an id that was never given out. */
  since(id: number | undefined): LiveEntry[] {
    const after = id === undefined || id > this.lastId ? 0 : id;
    return this.kept
      .toArray()
      .filter((entry) => entry.id > after)
      .map(read);
  }

  /** Called at each new entry, at once; returns how to stop. */
  onEntry(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  clear(): void {
    this.kept.clear();
  }
}

/** Looking on must not hurt: an entry that cannot be put into words says so. */
function read({ id, atMs, describe }: Kept): LiveEntry {
  try {
    const { detail, ...facts } = describe();
    const title = shortenText(facts.title, maxTitleCharacters);
    return { id, atMs, ...facts, title, detail: shorten(detail, maxDetailCharacters) };
  } catch (error) {
    const title = `这一条无法显示：${String(error)}`;
    return { id, atMs, from: "wechat", kind: "note", title, isError: true };
  }
}

interface Kept {
  readonly id: number;
  readonly atMs: number;
  readonly describe: () => LiveFacts;
}
