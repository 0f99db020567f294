import type { BuiltIn } from "../built-in.ts";
import { followHover, hoverProperties } from "../hover.ts";

export const view: BuiltIn = {
  tag: "view",
  properties: hoverProperties,
  create(part) {
    followHover(part);
    return {};
  },
};

/** Once laid over native components; here nothing is native. */
export const coverView: BuiltIn = {
  tag: "cover-view",
  properties: { ...hoverProperties, scrollTop: "" },
  create: () => ({}),
};
