import type { Coverage, CoverageAnswer } from "../contract.ts";

/** What the phone has and what not: the `wx` calls, and the components. */
export interface CoverageGroup {
  kind: "wx" | "components";
  items: CoverageItem[];
}

export interface CoverageItem extends Coverage {
  name: string;
}

export function readCoverage({ wx, components }: CoverageAnswer): CoverageGroup[] {
  return [
    { kind: "wx", items: wx.map((item) => ({ ...item, name: `wx.${item.name}` })) },
    { kind: "components", items: components.map((item) => ({ ...item, name: `<${item.tag}>` })) },
  ];
}
