import type { Problem } from "../miniprogram/problem.ts";
import { element } from "./element.ts";
import type { Glass } from "./glass.ts";
import { createNavigationBar } from "./navigation-bar.ts";

/** In place of a mini program that could not be built: what is wrong, and where. */
export function showErrorPage(glass: Glass, problems: Problem[], onExit: () => void): void {
  const items = problems.map(({ level, file, line, column, message }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    return element(
      "li",
      { class: `problem problem-${level}` },
      element("code", {}, place),
      element("p", {}, message),
    );
  });
  const bar = createNavigationBar({
    config: { navigationBarTitleText: "编译出错" },
    leave: undefined,
    onLeave() {},
    onMenu() {},
    onExit,
    onColor() {},
  });
  const count = problems.filter(({ level }) => level === "error").length;
  glass.pages.replaceChildren(
    element(
      "section",
      { class: "page-layer error-page", "data-testid": "build-errors" },
      element(
        "div",
        { class: "page-viewport" },
        element(
          "div",
          { class: "page-scroller" },
          element("h1", {}, `小程序有 ${count} 处错误`),
          element("p", { class: "error-hint" }, "改好并保存，手机会自动重新编译。"),
          element("ol", {}, ...items),
        ),
      ),
      bar.element,
    ),
  );
}

/** WeChat's own page for a path that is not there, when the program has no onPageNotFound. */
export function showMissingPage(glass: Glass, path: string, onHome: () => void): void {
  const button = element("button", { class: "missing-home", type: "button" }, "回到首页");
  const page = element(
    "section",
    { class: "page-layer missing-page", "data-testid": "page-not-found" },
    element("div", { class: "missing-icon" }, "!"),
    element("h1", {}, "页面不存在"),
    element("p", {}, path),
    button,
  );
  button.addEventListener("click", () => {
    page.remove();
    onHome();
  });
  glass.pages.append(page);
}
