import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Of device messages; what they share with subscribe messages is there. */
export const deviceErrcodes = table("device", [
  [
    40037,
    "PB",
    "invalid template_id",
    "not a device template of this account",
    "不是该账号的设备模板",
    r.fixTemplate,
  ],
  [
    43101,
    "UQ",
    "user refuse to accept the msg",
    "the user has no subscription to this device",
    "用户没有订阅该设备的消息",
    r.newSubscription,
  ],
  [
    9800001,
    "PB",
    "(sn too long)",
    "the device's sn is over 128 bytes",
    "设备 sn 超过 128 字节",
    r.fixRequest,
  ],
  [
    9800002,
    "PB",
    "(illegal characters in sn)",
    "the device's sn holds illegal characters",
    "设备 sn 含有非法字符",
    r.fixRequest,
  ],
  [9800003, "PB", "(invalid model_id)", "the model_id is refused", "model_id 不合法", r.fixRequest],
]);
