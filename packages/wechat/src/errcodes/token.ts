import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Numbers that mean something else on the token calls, which carry no token yet. */
export const tokenErrcodes = table("token", [
  [40001, "CE", "invalid credential", "the app secret is wrong", "AppSecret 错误", r.fixSecret],
  [
    45009,
    "AQ",
    "reach max api daily quota limit",
    "the daily quota of the token call is used up",
    "获取 token 的今日额度已用完",
    [
      "Stop whatever fetches tokens besides this service, use stable_token, or clear the quota by app secret.",
      "请停止其他获取 token 的程序，改用 stable_token，或用 AppSecret 清零额度。",
    ],
  ],
]);
