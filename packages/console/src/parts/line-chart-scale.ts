export interface Line {
  key: string;
  name: string;
  tone: "good" | "info" | "warn" | "bad" | "quiet";
  /** As of `stroke-dasharray`: lines are told apart without their colours too. */
  dash?: string;
  values: number[];
}

/** The end of the axis: the next number with which its quarters are easy to read. */
export function niceTop(highest: number): number {
  if (highest <= 4) return 4;
  const size = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 2, 4, 8, 10].find((factor) => factor * size >= highest) ?? 10;
  return step * size;
}
