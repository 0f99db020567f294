import { parseArgs } from "node:util";

export interface Arguments {
  seeds: number[];
  /** How long things break in each run. */
  faultMs: number;
  /** Keep the logs of runs in which everything held as well. */
  keepsLogs: boolean;
}

const usualSeeds = 10;
const usualSeconds = 8;

/** `--seed 7`, or `--seeds 200 [--from 1]`; `--seconds 8` of faults in each; `--keep`. @throws {Error} for anything else. */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string" },
      seeds: { type: "string" },
      from: { type: "string" },
      seconds: { type: "string" },
      keep: { type: "boolean", default: false },
    },
  });
  const faultMs = wholeNumber("seconds", values.seconds, usualSeconds) * 1000;
  const keepsLogs = values.keep;
  if (values.seed !== undefined) {
    return { seeds: [wholeNumber("seed", values.seed, 1)], faultMs, keepsLogs };
  }
  const count = wholeNumber("seeds", values.seeds, usualSeeds);
  const from = wholeNumber("from", values.from, 1);
  return { seeds: Array.from({ length: count }, (_, index) => from + index), faultMs, keepsLogs };
}

function wholeNumber(name: string, text: string | undefined, usual: number): number {
  if (text === undefined) return usual;
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`--${name} ${text} is not a whole number from 1`);
  }
  return value;
}
