import { resolvePage } from "../../wx/resolve-page.ts";
import type { BuiltIn, Part } from "../built-in.ts";
import type { Environment } from "../environment.ts";
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
  switch (part.text("openType")) {
    case "navigateBack":
      environment.navigateBack(part.number("delta"));
      break;
    case "exit":
      environment.phone.exit();
      break;
    case "redirect":
      open(part, "redirectTo");
      break;
    case "switchTab":
      open(part, "switchTab");
      break;
    case "reLaunch":
      open(part, "reLaunch");
      break;
    default:
      open(part, "navigateTo");
  }
}

function open(part: Part, kind: Parameters<Environment["navigate"]>[0]): void {
  const { navigate, phone, screen } = part.environment;
  const url = part.text("url");
  // Without one it would be the page that it stands on.
  if (url === "") phone.tell({ level: "warn", title: "<navigator> 没有 url，点了不跳转" });
  else navigate(kind, resolvePage(url, screen.currentPath()));
}
