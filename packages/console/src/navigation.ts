import {
  CustomerServiceOutlined,
  DashboardOutlined,
  FileTextOutlined,
  MessageOutlined,
  NotificationOutlined,
  SnippetsOutlined,
  TeamOutlined,
} from "@ant-design/icons";
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
    path: "/$appid/messages",
    label: { "zh-CN": "消息", en: "Messages" },
    Icon: MessageOutlined,
    scope: "messages:read",
  },
  {
    path: "/$appid/campaigns",
    label: { "zh-CN": "推送任务", en: "Campaigns" },
    Icon: NotificationOutlined,
    scope: "campaigns:read",
  },
  {
    path: "/$appid/users",
    label: { "zh-CN": "用户与授权", en: "Users and grants" },
    Icon: TeamOutlined,
    scope: "users:read",
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
  {
    path: "/$appid/service",
    label: { "zh-CN": "客服", en: "Customer service" },
    Icon: CustomerServiceOutlined,
    scope: "customer-service:read",
  },
];

/** The pages about the whole installation, below those of the app. */
export const installationPages: NavigationItem[] = [];

export function pathFor(item: NavigationItem, appid: string): string {
  return item.path.replace("$appid", appid);
}
