import type { EventChannel } from "../ports.ts";

type Listener = (...args: unknown[]) => void;

/** Between a page and the page it opens; what is emitted before anybody listens is kept for the first listener. */
export function createEventChannel(): EventChannel {
  const listeners = new Map<string, Set<Listener>>();
  const kept = new Map<string, unknown[][]>();
  const add = (name: string, listener: Listener): void => {
    const own = listeners.get(name) ?? new Set();
    listeners.set(name, own.add(listener));
    const waiting = kept.get(name) ?? [];
    kept.delete(name);
    for (const args of waiting) listener(...args);
  };
  const channel: EventChannel = {
    on: add,
    once(name, listener) {
      const once: Listener = (...args) => {
        channel.off(name, once);
        listener(...args);
      };
      add(name, once);
    },
    off(name, listener) {
      if (listener) listeners.get(name)?.delete(listener);
      else listeners.delete(name);
    },
    emit(name, ...args) {
      const own = listeners.get(name);
      if (!own || own.size === 0) {
        kept.set(name, [...(kept.get(name) ?? []), args]);
        return;
      }
      for (const listener of own) listener(...args);
    },
  };
  return channel;
}
