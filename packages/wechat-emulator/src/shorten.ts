import { isObject } from "./json.ts";

export const keptCharacters = 8_192;

/**
 * A copy of what JSON holds that may be kept for long: what is beyond `max` characters, counted over all its names and
 * values, is left out and marked by an ellipsis. Names stay with their values, so that secrets can still be masked.
 */
export function shorten(value: unknown, max = keptCharacters): unknown {
  return take(value, { left: max }, 0);
}

export function shortenText(text: string, max = keptCharacters): string {
  if (text.length <= max) return text;
  // A copy: a slice would hold on to the whole.
  return `${Buffer.from(text.slice(0, max)).toString()}… (${text.length})`;
}

interface Room {
  left: number;
}

/** Deeper than any sensible body, and far from the end of the stack. */
const maxDepth = 64;

/** What a number takes, or the brackets of a list. */
const smallest = 4;

function take(value: unknown, room: Room, depth: number): unknown {
  if (typeof value === "string") return takeText(value, room);
  room.left -= smallest;
  if (depth > maxDepth) return "…";
  if (Array.isArray(value)) return takeList(value, room, depth);
  return isPlain(value) ? takeObject(value, room, depth) : value;
}

function takeText(text: string, room: Room): string {
  const kept = shortenText(text, Math.max(0, room.left));
  room.left -= text.length;
  return kept;
}

function takeList(list: unknown[], room: Room, depth: number): unknown[] {
  const kept: unknown[] = [];
  for (const item of list) {
    if (room.left <= 0) return [...kept, `… (${list.length})`];
    kept.push(take(item, room, depth + 1));
  }
  return kept;
}

function takeObject(object: Record<string, unknown>, room: Room, depth: number): object {
  const kept: [string, unknown][] = [];
  for (const name in object) {
    if (!Object.hasOwn(object, name)) continue;
    if (room.left <= 0) return Object.fromEntries([...kept, ["…", "…"]]);
    kept.push([takeText(name, room), take(object[name], room, depth + 1)]);
  }
  return Object.fromEntries(kept);
}

/** Dates and the like know themselves how they look as JSON. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
