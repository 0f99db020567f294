import type { scene } from "./config";
import { push } from "./push";

/** How many messages may still be sent, in words. */
export function balanceText(of: typeof scene): string {
  const balance = push.balance(of);
  if (balance === undefined) return "额度未知";
  return balance === Infinity ? "不限条数" : `还可发送 ${balance} 条`;
}
