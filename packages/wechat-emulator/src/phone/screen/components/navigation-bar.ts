import type { BuiltIn } from "../built-in.ts";

/** Inside page-meta: the bar of this page, by data. */
export const navigationBar: BuiltIn = {
  tag: "navigation-bar",
  properties: { title: "", loading: false, frontColor: "", backgroundColor: "" },
  create(part) {
    const apply = (): void => {
      const [title, front, background] = ["title", "frontColor", "backgroundColor"].map(part.text);
      part.environment.screen.setNavigationBar({
        ...(title && { title }),
        ...(front && { frontColor: front }),
        ...(background && { backgroundColor: background }),
        isLoading: part.flag("loading"),
      });
    };
    return {
      update: () => part.element.isConnected && apply(),
      attached: () => queueMicrotask(apply),
    };
  },
};
