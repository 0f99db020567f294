import type { BilingualText } from "@hongyan/wechat";
/** What a mini program should grant for everything here to work; ids and names are WeChat's. */
interface PermissionSet {
  id: number;
  name: string;
  neededFor: BilingualText;
}

const permissionSets: readonly PermissionSet[] = [
  {
    id: 18,
    name: "开发管理与数据分析",
    neededFor: {
      zh: "发送订阅消息、管理订阅模板",
      en: "sending subscribe messages, and the list of templates",
    },
  },
  {
    id: 19,
    name: "客服消息管理",
    neededFor: {
      zh: "客服消息、素材、接收用户消息",
      en: "customer-service messages, media, and what users write",
    },
  },
];

/** The sets that were not granted. */
export function missingPermissions(granted: readonly number[]): PermissionSet[] {
  return permissionSets.filter(({ id }) => !granted.includes(id));
}
