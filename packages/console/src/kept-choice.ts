import { useSyncExternalStore } from "react";

/** A choice of this browser's user, kept in localStorage and the same in all open tabs. */
export interface KeptChoice<Value extends string> {
  use(): Value;
  get(): Value;
  set(value: Value): void;
}

export function keepChoice<Value extends string>(
  name: string,
  allowed: readonly Value[],
  byDefault: () => Value,
): KeptChoice<Value> {
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  const get = () => {
    const kept = read(name);
    return allowed.find((value) => value === kept) ?? byDefault();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    window.addEventListener("storage", listener);
    return () => {
      listeners.delete(listener);
      window.removeEventListener("storage", listener);
    };
  };
  return {
    get,
    use: () => useSyncExternalStore(subscribe, get),
    set(value) {
      write(name, value);
      tell();
    },
  };
}

// A browser that keeps nothing (private mode, a policy) still shows the console, in its defaults.
function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // See above.
  }
}
