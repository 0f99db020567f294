import {
  ApiOutlined,
  AppstoreOutlined,
  AuditOutlined,
  ClusterOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  DatabaseOutlined,
  FileTextOutlined,
  KeyOutlined,
  MessageOutlined,
  NotificationOutlined,
  SettingOutlined,
  SnippetsOutlined,
  TeamOutlined,
  UserSwitchOutlined,
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
  /** It takes a role for every app. */
  isOfEveryApp?: true;
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
  {
    path: "/$appid/webhooks",
    label: { "zh-CN": "Webhook", en: "Webhooks" },
    Icon: ApiOutlined,
    scope: "webhooks:read",
  },
  {
    path: "/$appid/settings",
    label: { "zh-CN": "小程序设置", en: "App settings" },
    Icon: SettingOutlined,
    scope: "apps:read",
  },
];

/** The pages about the whole installation, below those of the app. */
export const installationPages: NavigationItem[] = [
  {
    path: "/apps",
    label: { "zh-CN": "全部小程序", en: "All apps" },
    Icon: AppstoreOutlined,
    scope: "apps:read",
  },
  {
    path: "/platforms",
    label: { "zh-CN": "第三方平台", en: "Platforms" },
    Icon: ClusterOutlined,
    scope: "apps:read",
    isOfEveryApp: true,
  },
  {
    path: "/api-keys",
    label: { "zh-CN": "API 密钥", en: "API keys" },
    Icon: KeyOutlined,
    scope: "api-keys:read",
    isOfEveryApp: true,
  },
  {
    path: "/operators",
    label: { "zh-CN": "用户与角色", en: "People and roles" },
    Icon: UserSwitchOutlined,
    scope: "operators:read",
    isOfEveryApp: true,
  },
  {
    path: "/audit-log",
    label: { "zh-CN": "操作记录", en: "Audit log" },
    Icon: AuditOutlined,
    scope: "audit-log:read",
  },
  {
    path: "/retention",
    label: { "zh-CN": "数据保留", en: "Retention" },
    Icon: DatabaseOutlined,
    scope: "apps:read",
    isOfEveryApp: true,
  },
];

export function pathFor(item: NavigationItem, appid: string): string {
  return item.path.replace("$appid", appid);
}
