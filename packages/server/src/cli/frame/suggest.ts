/** The known word that was probably meant: nearest by letters typed wrong, missing, too many or swapped; undefined when none is near. */
export function suggest(typed: string, known: readonly string[]): string | undefined {
  const farthest = Math.max(1, Math.floor(typed.length / 3));
  const [best] = known
    .map((word) => ({ word, distance: word.startsWith(typed) ? 0.5 : distanceOf(typed, word) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= farthest ? best.word : undefined;
}

/** Levenshtein's, one row at a time, where two neighbours that were swapped are one mistake. */
function distanceOf(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swapped = isSwapped ? (before[j - 2] ?? 0) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
