import type { BuiltIn, Part } from "../built-in.ts";
import { followHover, hoverProperties } from "../hover.ts";

export const navigator: BuiltIn = {
  tag: "navigator",
  properties: {
    ...hoverProperties,
    hoverClass: "navigator-hover",
    hoverStayTime: 600,
    target: "self",
    url: "",
    openType: "navigate",
    delta: 1,
    appId: "",
    path: "",
  },
  create(part) {
    followHover(part);
    return { control: { activate: () => go(part) } };
  },
};

function go(part: Part): void {
  const { environment } = part;
  if (part.text("target") === "miniProgram") {
    environment.tellMissing("打开另一个小程序");
    return;
  }
  const url = part.text("url");
  switch (part.text("openType")) {
    case "navigateBack":
      environment.navigateBack(part.number("delta"));
      break;
    case "exit":
      environment.phone.exit();
      break;
    case "redirect":
      environment.navigate("redirectTo", resolve(url, environment.screen.currentPath()));
      break;
    case "switchTab":
      environment.navigate("switchTab", resolve(url, environment.screen.currentPath()));
      break;
    case "reLaunch":
      environment.navigate("reLaunch", resolve(url, environment.screen.currentPath()));
      break;
    default:
      environment.navigate("navigateTo", resolve(url, environment.screen.currentPath()));
  }
}

/** Relative to the page that is shown; the query stays as it is written. */
function resolve(url: string, currentPath: string): string {
  const [path = "", ...query] = url.split("?");
  const { pathname } = new URL(path, `http://pages/${currentPath}`);
  return [decodeURI(pathname.slice(1)), ...query].join("?");
}
