import { parseArgs } from "node:util";

export interface Arguments {
  isQuick: boolean;
  isProfiled: boolean;
  /** undefined: every row. */
  only: Set<string> | undefined;
}

/** @throws {Error} naming an option or a row that does not exist. */
export function readArguments(args: string[], rows: string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      only: { type: "string" },
    },
  });
  const only = values.only?.split(",").map((name) => name.trim());
  const unknown = only?.filter((name) => !rows.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new Error(`there is no row ${unknown.join(", ")}; there are ${rows.join(", ")}`);
  }
  return {
    isQuick: values.quick,
    isProfiled: values.profile,
    only: only === undefined ? undefined : new Set(only),
  };
}
