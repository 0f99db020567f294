import type { Scene } from "../api/scenes.ts";

/** The keywords whose Liquid reads the param. */
export function keysOf({ mapping }: Scene, param: string): string[] {
  const reads = new RegExp(`(?<![\\w.-])${escapeRegExp(param)}(?![\\w-])`);
  return Object.keys(mapping).filter((key) =>
    [...(mapping[key] ?? "").matchAll(/\{[{%](.*?)[}%]\}/gs)].some(([, code]) =>
      reads.test(code ?? ""),
    ),
  );
}

export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
