import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Answers of APIs that WeChat has switched off. */
export const withdrawnErrcodes = table("withdrawn", [
  [
    45103,
    "PB",
    "This API has been unsupported",
    "template messages were switched off in January 2020",
    "模板消息已于 2020 年 1 月下线",
    r.moveToSubscribe,
  ],
  [
    45109,
    "PB",
    "This API has been unsupported. For more details, please view https://developers.weixin.qq.com/community/develop/doc/000ae8d6348af08e7030bc2546bc01?blockType=1",
    "uniform_send was switched off on 2023-09-20",
    "统一服务消息已于 2023-09-20 下线",
    r.moveToSubscribe,
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
