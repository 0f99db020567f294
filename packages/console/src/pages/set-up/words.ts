import { defineWords } from "../../language/define-words.ts";

export const words = defineWords({
  "zh-CN": {
    title: "创建管理员",
    lead: "第一个管理员可以管理所有小程序和其他成员。",
    name: "用户名",
    nameNeeded: "请填写用户名",
    create: "创建并登录",
    noToken: "链接不完整",
    noTokenHint: "请从启动日志里复制完整的链接，末尾带有 ?token=…",
  },
  en: {
    title: "Make the first owner",
    lead: "The first owner manages every app and everybody else.",
    name: "User name",
    nameNeeded: "Enter a user name",
    create: "Create and sign in",
    noToken: "The link is not complete",
    noTokenHint: "Copy the whole link from the server's log: it ends with ?token=…",
  },
});
