import { parseArgs } from "node:util";

export interface Arguments {
  minutes: number;
  /** Messages asked for in each second. */
  perSecond: number;
}

/** `--minutes 30`, `--rate 500`. @throws {Error} for anything else. */
export function readArguments(args: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string" }, rate: { type: "string" } },
  });
  return {
    minutes: positive("minutes", values.minutes, 30),
    perSecond: positive("rate", values.rate, 500),
  };
}

function positive(name: string, text: string | undefined, usual: number): number {
  const value = text === undefined ? usual : Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new Error(`--${name} ${text} is not a number above 0`);
}
