import type { BuiltIn } from "../built-in.ts";

/** A tap on it is a tap on its control; see event-filter.ts. */
export const label: BuiltIn = {
  tag: "label",
  properties: { for: "" },
  create(part) {
    return {
      update() {
        part.element.dataset["for"] = part.text("for");
      },
    };
  },
};
