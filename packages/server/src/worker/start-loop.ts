import { setTimeout as wait } from "node:timers/promises";

interface Loop {
  /** Answers with the milliseconds until the next one. What takes long looks at the signal. */
  round: (signal: AbortSignal) => Promise<number>;
  /** The same after a round that failed. */
  onError: (error: unknown) => number;
  /** Before the first round; default 0. */
  firstPauseMs?: number;
}

/** One round after the other until it is disposed of, which waits for the one under way. */
export function startLoop({ round, onError, firstPauseMs = 0 }: Loop): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;

  const loop = async (): Promise<void> => {
    let pauseMs = firstPauseMs;
    while (true) {
      await wait(pauseMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      pauseMs = await round(signal).catch(onError);
    }
  };
  const running = loop();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
