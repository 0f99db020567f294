import { builtInTags, componentCoverage } from "../screen/component-coverage.ts";
import { wxCoverage } from "./wx-coverage.ts";

/**
 * `wx.canIUse("getSystemInfoSync.return.screenWidth")`: by the first word, which is a function of `wx` or a component.
 * What stands behind it is taken to be there.
 */
export function canIUse(schema: string): boolean {
  const [name = ""] = schema.split(".");
  if (builtInTags.has(name)) return isThere(componentCoverage.find(({ tag }) => tag === name));
  return isThere(wxCoverage.find((entry) => entry.name === name));
}

function isThere(entry: { state: string } | undefined): boolean {
  return entry !== undefined && entry.state !== "not-yet";
}
