import type { BuiltIn } from "../built-in.ts";

export const pageMeta: BuiltIn = {
  tag: "page-meta",
  properties: {
    pageStyle: "",
    rootFontSize: "",
    backgroundColor: "",
    backgroundTextStyle: "",
    scrollTop: "",
  },
  create(part) {
    const apply = (): void => {
      const page = part.element.closest<HTMLElement>("wx-page");
      const layer = part.element.closest<HTMLElement>(".page-layer");
      page?.setAttribute("style", part.text("pageStyle"));
      const color = part.text("backgroundColor");
      if (color !== "") layer?.style.setProperty("--page-background", color);
    };
    return { update: apply, attached: apply };
  },
};
