import type { BuiltIn } from "../built-in.ts";
import { element as create } from "../element.ts";

/** Its children stand over the page, outside of what would clip them. */
export const rootPortal: BuiltIn = {
  tag: "root-portal",
  properties: { enable: true },
  create(part) {
    const slot = create("div", { class: "portal" });
    const place = (): void => {
      const page = part.element.closest(".page-viewport");
      if (part.flag("enable") && page) page.append(slot);
      else part.element.append(slot);
    };
    part.element.append(slot);
    return {
      slot,
      attached: place,
      update: () => part.element.isConnected && place(),
      detached: () => slot.remove(),
    };
  },
};
