import { median } from "./statistics.ts";

/** One line of the result, as `out/latest.json` holds it. */
export interface Row {
  name: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  /** Median of the ratios to the ceiling that was measured just before. */
  ratio?: number;
}

/** A row from its samples. */
export function toRow(name: string, unit: string, samples: number[], ratios?: number[]): Row {
  return {
    name,
    unit,
    median: median(samples),
    min: Math.min(...samples),
    max: Math.max(...samples),
    ...(ratios === undefined ? {} : { ratio: median(ratios) }),
  };
}
