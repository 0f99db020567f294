import { DashboardOutlined, FileTextOutlined, SnippetsOutlined } from "@ant-design/icons";
import type { ComponentType } from "react";
import type { Language } from "./language/define-words.ts";
import type { Scope } from "./shell/may-do.ts";

export interface NavigationItem {
  /** A path of routes.tsx; `$appid` stands for the app. */
  path: string;
  label: Record<Language, string>;
  Icon: ComponentType;
  /** Shown to those who may do this. */
  scope: Scope;
}

/** The pages of an app, in the order of the side navigation. */
export const appPages: NavigationItem[] = [
  {
    path: "/$appid/overview",
    label: { "zh-CN": "概览", en: "Overview" },
    Icon: DashboardOutlined,
    scope: "statistics:read",
  },
  {
    path: "/$appid/scenes",
    label: { "zh-CN": "场景", en: "Scenes" },
    Icon: SnippetsOutlined,
    scope: "scenes:read",
  },
  {
    path: "/$appid/templates",
    label: { "zh-CN": "模板", en: "Templates" },
    Icon: FileTextOutlined,
    scope: "templates:read",
  },
];

/** The pages about the whole installation, below those of the app. */
export const installationPages: NavigationItem[] = [];

export function pathFor(item: NavigationItem, appid: string): string {
  return item.path.replace("$appid", appid);
}
