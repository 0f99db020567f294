import { defineWords } from "../../language/define-words.ts";

export const words = defineWords({
  "zh-CN": {
    title: "登录鸿雁",
    lead: "微信小程序消息推送",
    name: "用户名",
    nameNeeded: "请填写用户名",
    password: "密码",
    passwordNeeded: "请填写密码",
    totp: "动态验证码",
    totpHint: "打开验证器 App，填写 6 位数字",
    totpNeeded: "请填写 6 位数字",
    totpWrong: "验证码不正确或已过期，请填写最新的 6 位数字",
    wrong: "用户名或密码不正确",
    tooMany: "尝试次数太多，请 {n} 秒后再试",
    signIn: "登录",
    setUpNeeded: "还没有管理员",
    setUpNeededHint:
      "启动服务器时，终端和日志里会打印一个一次性链接（/console/setup?token=…）。打开它创建第一个管理员。",
  },
  en: {
    title: "Sign in to Hongyan",
    lead: "Message push for WeChat Mini Programs",
    name: "User name",
    nameNeeded: "Enter your user name",
    password: "Password",
    passwordNeeded: "Enter your password",
    totp: "One-time code",
    totpHint: "The 6 digits that your authenticator shows",
    totpNeeded: "Enter 6 digits",
    totpWrong: "This code is wrong or over: enter the newest 6 digits",
    wrong: "The user name or the password is wrong",
    tooMany: "Too many attempts: try again in {n} {n:second|seconds}",
    signIn: "Sign in",
    setUpNeeded: "There is no owner yet",
    setUpNeededHint:
      "When the server started it printed a one-time link (/console/setup?token=…) in the terminal and the log. Open it to make the first owner.",
  },
});
