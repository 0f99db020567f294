import { element } from "./element.ts";

/** In place of a mini program that could not be started at all. */
export function showCrash(parent: HTMLElement, error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  parent.replaceChildren(
    element(
      "section",
      { class: "crash", "data-testid": "crash" },
      element("h1", {}, "小程序没有启动"),
      element("pre", {}, text),
    ),
  );
}
