/** Numbers that follow from a seed alone, so that a plan can be made again. */
export interface Random {
  /** 0 <= x < 1. */
  next(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  /** @throws {RangeError} for an empty list. */
  pick<T>(from: readonly T[]): T;
  /** Another stream that is independent of how much is drawn from this one. */
  fork(name: string): Random;
}

/** mulberry32 over a 32-bit state: small, fast, and more than random enough to choose faults with. */
export function createRandom(seed: number | string): Random {
  const origin = String(seed);
  let state = hash(origin);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick<T>(from: readonly T[]): T {
      if (from.length === 0) throw new RangeError("there is nothing to choose from");
      return from[between(0, from.length - 1)] as T;
    },
    fork: (name) => createRandom(`${origin}/${name}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) {
    value ^= char.codePointAt(0) ?? 0;
    value = Math.imul(value, 0x01000193);
  }
  return value;
}
