import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Answers of APIs that WeChat has switched off. */
export const withdrawnErrcodes = table("withdrawn", [
  [
    45103,
    "PB",
    "This API has been unsupported",
    "a mini program's template messages, also those within uniform_send, were switched off on 2020-01-10",
    "小程序模板消息（包括 uniform_send 中的 weapp_template_msg）已于 2020-01-10 下线",
    r.moveToSubscribe,
  ],
  [
    45109,
    "PB",
    "This API has been unsupported. For more details, please view https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01?blockType=1",
    "uniform_send was switched off on 2023-09-20",
    "统一服务消息已于 2023-09-20 下线",
    [
      "Remove the call: use subscribe messages (subscribe/send), or an Official Account's template messages with that account's own appid, secret and openids.",
      "请移除该调用，改用订阅消息（subscribe/send），或用公众号自己的 appid、密钥和 openid 发送公众号模板消息。",
    ],
  ],
  [
    40036,
    "PB",
    "invalid template_id size",
    "the template id has the wrong length",
    "template_id 长度不正确",
    r.moveToSubscribe,
  ],
  [
    41028,
    "PB",
    "invalid form id",
    "the form_id is wrong or expired",
    "form_id 不正确或已过期",
    r.moveToSubscribe,
  ],
  [
    41029,
    "PB",
    "form id used count reach limit",
    "the form_id is used up",
    "form_id 已被使用",
    r.moveToSubscribe,
  ],
]);
