import { openid } from "../../contract/common.ts";
import { WechatFault } from "./wechat-fault.ts";

/** @throws {WechatFault} 40003 for what cannot be an openid. */
export function readOpenid(value: unknown): string {
  const parsed = openid.safeParse(value);
  if (!parsed.success) throw new WechatFault(40003, "invalid openid");
  return parsed.data;
}
