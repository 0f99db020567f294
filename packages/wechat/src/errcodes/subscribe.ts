import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Of subscribe messages; device messages share most of them. */
export const subscribeErrcodes = table("subscribe", [
  [
    40003,
    "PB",
    "invalid openid",
    "the openid is of another appid, malformed or missing",
    "openid 不属于该小程序、格式错误或缺失",
    r.recipient,
  ],
  [
    40037,
    "PB",
    "invalid template_id",
    "not a template of this account, deleted, or a device template at the wrong endpoint",
    "模板不属于该账号、已删除，或设备模板用错了接口",
    r.fixTemplate,
  ],
  [
    41030,
    "PB",
    "invalid page",
    "the page is not in the released version, or malformed",
    "page 不在线上版本中，或格式错误",
    [
      "Give the whole path of a page of the released version.",
      "请填写线上版本中存在的页面的完整路径。",
    ],
  ],
  [
    43101,
    "UQ",
    "user refuse to accept the msg",
    "the user has no grant left: not subscribed, one-time grant used, or switched off",
    "用户没有剩余授权：未订阅、一次性授权已用完或已关闭",
    r.newSubscription,
  ],
  [
    43104,
    "CE",
    "(appid has no permission)",
    "the app is not entitled to this kind of message",
    "该小程序没有此类消息的权限",
    r.applyAbility,
  ],
  [
    43107,
    "CE",
    "(subscribe ability banned)",
    "the account's ability to send, or the template, is banned",
    "账号的订阅消息能力或模板被封禁",
    r.appeal,
  ],
  [
    43108,
    "RL",
    "Cannot make concurrent calls to the same OpenID, please try again",
    "two sends to one openid at the same time",
    "对同一 openid 并发发送",
    [
      "Send to one openid one after the other, and repeat after a short pause.",
      "对同一 openid 请串行发送，稍等片刻后重试。",
    ],
  ],
  [
    45168,
    "PB",
    "(keyword in blacklist)",
    "the data holds a forbidden word",
    "内容包含违禁词",
    r.fixContent,
  ],
  [
    47003,
    "PB",
    "argument invalid! data.K.value invalid",
    "a value breaks the rule of its keyword type, or is empty",
    "关键词的值不符合类型规则，或为空",
    [
      "Validate the data before sending: `validate` names every violation, WeChat only the first.",
      "发送前请先校验：validate 会列出所有问题，微信只返回第一个。",
    ],
  ],
  [20001, "RL", "(system error)", "WeChat's template service is busy", "模板服务系统错误", r.retry],
  [20002, "PB", "(parameter error)", "a parameter is wrong", "参数错误", r.fixRequest],
]);
