/** The known word that was probably meant: nearest by letters typed wrong, missing or too many; undefined when none is near. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  const farthest = Math.max(1, Math.floor(typed.length / 3));
  const [best] = known
    .map((word) => ({ word, distance: word.startsWith(typed) ? 0.5 : distanceOf(typed, word) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= farthest ? best.word : undefined;
}

/** Levenshtein's, one row at a time. */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
