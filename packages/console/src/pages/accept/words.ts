import { defineWords } from "../../language/define-words.ts";

export const words = defineWords({
  "zh-CN": {
    title: "设置密码",
    lead: "用于登录鸿雁控制台。",
    save: "保存密码",
    done: "密码已设置",
    doneHint: "请用用户名 {name} 登录。",
    signIn: "去登录",
    noToken: "链接不完整",
    noTokenHint: "请完整复制管理员发给你的链接，末尾带有 ?token=…",
  },
  en: {
    title: "Choose a password",
    lead: "To sign in to the console of Hongyan.",
    save: "Save the password",
    done: "The password is set",
    doneHint: "Sign in as {name}.",
    signIn: "Sign in",
    noToken: "The link is not complete",
    noTokenHint: "Copy the whole link that an owner sent you: it ends with ?token=…",
  },
});
