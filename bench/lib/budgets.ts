import type { MeasuredRow } from "./row.ts";

interface Budget {
  figure: "median" | "max" | "ratio";
  atLeast?: number;
  atMost?: number;
}

/** Design, section 10; the time to the wire on an idle system is a promise about every message, so its maximum counts. */
const budgets: Record<string, Budget> = {
  "durable-postgres": { figure: "ratio", atLeast: 0.75 },
  "durable-embedded": { figure: "ratio", atLeast: 0.6 },
  "campaign-expansion": { figure: "median", atLeast: 50_000 },
  "campaign-million-mib": { figure: "max", atMost: 350 },
  "campaign-million-growth-mib": { figure: "max", atMost: 50 },
  "accept-postgres": { figure: "median", atLeast: 3_000 },
  "accept-postgres-p99": { figure: "median", atMost: 50 },
  "callbacks-postgres": { figure: "median", atLeast: 3_000 },
  validate: { figure: "median", atLeast: 500_000 },
  "idle-latency-postgres": { figure: "max", atMost: 50 },
  "idle-latency-embedded": { figure: "max", atMost: 50 },
  "first-message-cold": { figure: "median", atMost: 8 },
  "first-message-warm": { figure: "median", atMost: 3 },
};

/** What the row was to reach, and whether it did; undefined where nothing was promised. */
export function judge(row: MeasuredRow): { wanted: string; isMet: boolean } | undefined {
  const budget = budgets[row.name];
  if (budget === undefined) return undefined;
  const value = row[budget.figure] ?? Number.NaN;
  if (budget.atLeast !== undefined) {
    return {
      wanted: `${budget.figure} >= ${budget.atLeast.toLocaleString("en")}`,
      isMet: value >= budget.atLeast,
    };
  }
  const atMost = budget.atMost ?? Number.NaN;
  return {
    wanted: `${budget.figure} <= ${atMost.toLocaleString("en")}`,
    isMet: value <= atMost,
  };
}
