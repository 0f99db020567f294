import type { Phone } from "../ports.ts";
import type { AppLife } from "../wx/app-life.ts";
import { isError } from "../wx/text-of.ts";

/** What the mini program logs, and what it throws and nobody catches, is told to the phone too. Returns how to stop. */
export function passOnConsole(phone: Phone, life: AppLife): () => void {
  const stopping = new AbortController();
  for (const [method, level] of levels) {
    const original = console[method].bind(console);
    console[method] = (...args: unknown[]) => {
      original(...args);
      if (stopping.signal.aborted) return;
      phone.tell({ level, title: args.map(toText).join(" ").slice(0, 2_000) });
    };
  }
  const { signal } = stopping;
  window.addEventListener(
    "error",
    (event) => {
      life.reportError(event.error ?? event.message);
    },
    { signal },
  );
  window.addEventListener(
    "unhandledrejection",
    (event) => {
      life.reportUnhandledRejection(event.reason, event.promise);
    },
    { signal },
  );
  return () => stopping.abort();
}

const levels = [
  ["log", "log"],
  ["info", "log"],
  ["warn", "warn"],
  ["error", "error"],
] as const;

function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (isError(value)) return value.stack ?? value.message;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
