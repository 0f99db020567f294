import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Of template messages of an Official Account. */
export const officialAccountErrcodes = table("official-account", [
  [
    40003,
    "PB",
    "invalid openid",
    "the openid is not of this Official Account (a mini program's is another)",
    "openid 不属于该公众号（小程序的 openid 与公众号不同）",
    r.recipient,
  ],
  [
    40037,
    "PB",
    "invalid template_id",
    "not a template of this Official Account, or deleted",
    "模板不属于该公众号，或已删除",
    r.fixTemplate,
  ],
  [
    43004,
    "UQ",
    "require subscribe",
    "the user does not follow the Official Account",
    "用户没有关注公众号",
    [
      "Wait until the user follows the Official Account; repeating does not help.",
      "请等待用户关注公众号；重试无效。",
    ],
  ],
  [
    43101,
    "UQ",
    "user refuse to accept the msg",
    "the user has switched this template off",
    "用户已拒收该模板的消息",
    [
      "Wait until the user switches it on again in the account's settings; repeating does not help.",
      "请等待用户在公众号设置中重新打开；重试无效。",
    ],
  ],
  [
    48001,
    "CE",
    "api unauthorized",
    "the account may not send template messages, or the token is a mini program's",
    "该账号没有模板消息权限，或使用了小程序的 token",
    [
      "Make the client with the appid and secret of a verified service account that has template messages.",
      "请用已认证且开通模板消息的服务号的 appid 与密钥创建客户端。",
    ],
  ],
]);
