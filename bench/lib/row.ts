import { median } from "./statistics.ts";

/** One line of the result, as `out/latest.json` holds it. */
export type Row = MeasuredRow | MissingRow;

export interface MeasuredRow {
  name: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  /** Median of the ratios to what bounds the row: the ceiling measured just before, or what WeChat's delay allows. */
  ratio?: number;
  /** With which setting it was measured, where the bench chose one. */
  setting?: string;
}

/** What could not be measured here, and why: a gap is told, not left out. */
interface MissingRow {
  name: string;
  notMeasured: string;
}

/** A row from its samples. */
export function toRow(
  name: string,
  unit: string,
  samples: readonly number[],
  ratios?: readonly number[],
): MeasuredRow {
  return {
    name,
    unit,
    median: median(samples),
    min: Math.min(...samples),
    max: Math.max(...samples),
    ...(ratios === undefined ? {} : { ratio: median(ratios) }),
  };
}

export function isMeasured(row: Row): row is MeasuredRow {
  return !("notMeasured" in row);
}
