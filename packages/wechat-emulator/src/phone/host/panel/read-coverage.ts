/** What the phone supports, as its parts tell it: one list of `wx` calls, one of components. */
export interface CoverageGroup {
  name: string;
  items: CoverageItem[];
}

export interface CoverageItem {
  name: string;
  support: "supported" | "partial" | "not-yet";
  note: string;
}

/** From the answer of GET phone/coverage: lists by name, whose entries name themselves each in their own word. */
export function readCoverage(answer: Record<string, unknown>): CoverageGroup[] {
  return Object.entries(answer).flatMap(([name, list]) =>
    Array.isArray(list) ? [{ name, items: list.map(readItem) }] : [],
  );
}

function readItem(item: Record<string, unknown>): CoverageItem {
  const [name = "", note = "", support] = [
    item["name"] ?? item["tag"],
    item["note"],
    item["support"] ?? item["state"],
  ].map((value) => (typeof value === "string" ? value : undefined));
  const isKnown = support === "supported" || support === "partial";
  return { name, note, support: isKnown ? support : "not-yet" };
}
