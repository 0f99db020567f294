import { remedies as r } from "./remedies.ts";
import { table } from "./row.ts";

/** Of msgSecCheck. */
export const contentSecurityErrcodes = table("content-security", [
  [
    40129,
    "PB",
    "invalid scene",
    "scene is not 1 (profile), 2 (comment), 3 (forum) or 4 (social log)",
    "scene 不是 1（资料）、2（评论）、3（论坛）、4（社交日志）",
    r.fixRequest,
  ],
  [
    61010,
    "PB",
    "code is expired",
    "the user has not opened the mini program within two hours",
    "用户近两小时内没有访问过小程序",
    r.newVisit,
  ],
]);
