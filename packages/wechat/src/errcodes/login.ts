import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Of jscode2session, checksession and resetusersessionkey. */
export const loginErrcodes = table("login", [
  [
    -1,
    "RL",
    "system error",
    "WeChat is busy; whether the code was used up is unknown",
    "微信系统繁忙，code 是否已被使用未知",
    r.newCode,
  ],
  [
    40029,
    "PB",
    "invalid code",
    "the code is wrong, older than five minutes, or of another appid",
    "code 错误、已过期（5 分钟）或属于其他小程序",
    r.newCode,
  ],
  [40163, "PB", "code been used", "the code was exchanged before", "code 已被使用过", r.newCode],
  [
    40226,
    "PB",
    "code blocked",
    "a high-risk user, login refused",
    "高风险用户，登录被拦截",
    r.recipient,
  ],
  [
    45011,
    "RL",
    "api minute-quota reach limit, must slower, retry next minute",
    "this user logs in too often",
    "该用户登录过于频繁",
    [
      "Wait a minute, then ask the client for a new code.",
      "请等待一分钟，再让客户端获取新的 code。",
    ],
  ],
  [
    87007,
    "PB",
    "session_key is not existd or expired",
    "the session key is absent or expired",
    "session_key 不存在或已过期",
    r.newLogin,
  ],
  [
    87008,
    "PB",
    "invalid sig_method",
    "the signature method is wrong",
    "签名方法不正确",
    r.reportBug,
  ],
  [
    87009,
    "PB",
    "invalid signature",
    "the session key is no longer valid",
    "签名无效，session_key 已失效",
    r.newLogin,
  ],
]);
