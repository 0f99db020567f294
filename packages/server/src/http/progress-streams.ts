import type { ServerResponse } from "node:http";
import { HongyanError } from "../errors.ts";
import { endStream } from "./end-stream.ts";

/** What a look at a campaign found: the text for its readers, and whether there is nothing more to come. */
export interface Look {
  data: string;
  /** Differs when there is something to tell, whatever else differs in `data`. */
  version: string;
  isOver: boolean;
}

export interface ProgressStreams {
  /**
   * Sends what `look` finds as server-sent events: at once, at each change, and until there is nothing more to come. Readers
   * of the same `key` share the looks, however many they are.
   *
   * @param isAllowed asked now and then: a reader whose key was revoked, or whose session ended, reads no further
   * @throws {HongyanError} TOO_MANY_STREAMS
   */
  open(
    key: string,
    look: () => Promise<Look>,
    isAllowed: () => Promise<boolean>,
    start: () => ServerResponse,
  ): void;
  /** Ends all of them: this process stops. Their readers come back, to another process. */
  close(): void;
}

interface Reader {
  response: ServerResponse;
  /** What it was sent last. */
  version: string | undefined;
  sentAtMs: number;
  isAllowed: () => Promise<boolean>;
  allowedAtMs: number;
}

interface Watched {
  readers: Set<Reader>;
  /** What the last look found. */
  found: Look | undefined;
  timer: NodeJS.Timeout | undefined;
}

export interface StreamLimits {
  /** Readers at once in this process. */
  most: number;
  /** Between two looks. */
  pauseMs: number;
  /** A reader who was sent nothing for so long is sent a comment, so that no proxy takes the connection for dead. */
  heartbeatMs: number;
  /** How often each reader is asked for its right to read. */
  recheckMs: number;
  /** A reader who takes nothing for so long is cut off. */
  longestStallMs: number;
}

const usualLimits: StreamLimits = {
  most: 200,
  pauseMs: 1_000,
  heartbeatMs: 15_000,
  recheckMs: 5_000,
  longestStallMs: 60_000,
};

/** Nothing is queued for a reader: one who is slow is sent the newest state when it has taken the one before. */
export function createProgressStreams(limits: StreamLimits = usualLimits): ProgressStreams {
  const watchedByKey = new Map<string, Watched>();
  let count = 0;
  let isClosed = false;

  const watch = (key: string, look: () => Promise<Look>): Watched => {
    const watched: Watched = { readers: new Set(), found: undefined, timer: undefined };
    watchedByKey.set(key, watched);
    const round = async (): Promise<void> => {
      // A look that fails is made again: the database may be away for a moment.
      const found = await look().catch(() => undefined);
      watched.found = found;
      for (const reader of watched.readers) {
        if (await isStillAllowed(reader, limits)) {
          tell(reader, found, limits);
        } else {
          watched.readers.delete(reader);
          endStream(reader.response, limits.longestStallMs);
        }
      }
      if (watched.readers.size === 0 || found?.isOver === true) {
        if (watchedByKey.get(key) === watched) watchedByKey.delete(key);
        return;
      }
      watched.timer = setTimeout(() => void round(), limits.pauseMs);
    };
    // In the next turn: the first reader is among the readers then.
    watched.timer = setTimeout(() => void round(), 0);
    return watched;
  };

  return {
    open(key, look, isAllowed, start) {
      if (isClosed || count >= limits.most) throw tooManyStreams(limits.most);
      const watched = watchedByKey.get(key) ?? watch(key, look);
      const response = start();
      const now = performance.now();
      const reader: Reader = {
        response,
        version: undefined,
        sentAtMs: now,
        isAllowed,
        allowedAtMs: now,
      };
      count += 1;
      watched.readers.add(reader);
      response.once("close", () => {
        count -= 1;
        watched.readers.delete(reader);
        if (watched.readers.size > 0) return;
        clearTimeout(watched.timer);
        if (watchedByKey.get(key) === watched) watchedByKey.delete(key);
      });
      response.write("retry: 2000\n\n");
      // Whoever joins others need not wait for the next look.
      if (watched.found !== undefined) tell(reader, watched.found, limits);
    },
    close() {
      isClosed = true;
      for (const { readers, timer } of watchedByKey.values()) {
        clearTimeout(timer);
        for (const { response } of readers) endStream(response, limits.longestStallMs);
        readers.clear();
      }
      watchedByKey.clear();
    },
  };
}

async function isStillAllowed(reader: Reader, limits: StreamLimits): Promise<boolean> {
  if (performance.now() - reader.allowedAtMs < limits.recheckMs) return true;
  reader.allowedAtMs = performance.now();
  return reader.isAllowed();
}

function tell(reader: Reader, found: Look | undefined, limits: StreamLimits): void {
  const { response } = reader;
  // Ended while its right to read was asked for: Node takes a write after the end for an error that stops the process.
  if (response.writableEnded) return;
  const silentMs = performance.now() - reader.sentAtMs;
  const isOver = found?.isOver === true;
  // The last words are few, and are left for a slow reader to take.
  if (response.writableNeedDrain && !isOver) {
    if (silentMs > limits.longestStallMs) response.destroy();
    return;
  }
  if (found !== undefined && found.version !== reader.version) {
    reader.version = found.version;
    reader.sentAtMs = performance.now();
    response.write(`event: progress\ndata: ${found.data}\n\n`);
  } else if (silentMs >= limits.heartbeatMs) {
    reader.sentAtMs = performance.now();
    response.write(": still here\n\n");
  }
  if (isOver) endStream(response, limits.longestStallMs, "event: end\ndata: {}\n\n");
}

function tooManyStreams(most: number): HongyanError {
  return new HongyanError(
    "TOO_MANY_STREAMS",
    `this process serves ${most} streams at most, and has no room for another`,
    {
      hint: "Close streams that nobody reads, ask another process, or poll GET /v1/campaigns/{id}.",
    },
  );
}
