/**
 * The first moment, from `fromMs` on, at which one more message keeps to a cap: so that no stretch of `seconds` sees more
 * than `count` of them.
 *
 * @param takenMs when the others went or go, in any order
 */
export function firstFree(
  takenMs: number[],
  { count, seconds }: { count: number; seconds: number },
  fromMs: number,
): number {
  const periodMs = seconds * 1000;
  const candidates = [fromMs, ...takenMs.map((at) => at + periodMs)]
    .filter((at) => at >= fromMs)
    .toSorted((a, b) => a - b);
  // After the last of them plus a period nothing is in the way any more.
  return candidates.find((at) => keepsTo([...takenMs, at], count, periodMs)) ?? fromMs;
}

function keepsTo(atMs: number[], count: number, periodMs: number): boolean {
  const sorted = atMs.toSorted((a, b) => a - b);
  return sorted.every((at, index) => {
    const tooMany = sorted[index + count];
    return tooMany === undefined || tooMany - at >= periodMs;
  });
}
