import type { Sample } from "./sample.ts";

/** Memory is filled with caches, and the heap grown to its working size, in the first third. */
const warmUpShare = 1 / 3;
const mostGrowthMiB = 15;
/** Of connections and timers a few come and go: what leaks does so with each message, by the hundred thousand. */
const mostMore = 20;

export interface Verdict {
  text: string;
  isFlat: boolean;
}

/** Compares the middle third with the last one, by their medians. */
export function judge(samples: Sample[]): Verdict[] {
  const third = Math.floor(samples.length * warmUpShare);
  const middle = samples.slice(third, samples.length - third);
  const last = samples.slice(samples.length - third);
  const compare = (name: string, key: keyof Sample, most: number, unit: string): Verdict => {
    const [before, after] = [middle, last].map((part) => median(part.map((one) => one[key])));
    if (before === undefined || after === undefined) throw new Error("there are too few samples");
    const grown = after - before;
    return {
      text: `${name}: ${before.toFixed(0)} -> ${after.toFixed(0)}${unit} (may grow by ${most})`,
      isFlat: grown <= most,
    };
  };
  return [
    compare("memory (RSS)", "rssMiB", mostGrowthMiB, " MiB"),
    compare("heap", "heapMiB", mostGrowthMiB, " MiB"),
    compare("open files", "files", mostMore, ""),
    compare("handles and timers", "resources", mostMore, ""),
  ];
}

function median(values: number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
