import { refuse } from "./refuse.ts";
import { isSigned } from "./signature.ts";
import type { CallbackQuery, CallbackRefusal, CallbackSettings } from "./types.ts";

/**
 * Checks the GET by which WeChat verifies a URL, the same in all three modes (an encrypted `echostr`
 * is WeCom's 企业微信, not a Mini Program's).
 *
 * On success answer status 200 with `echostr` and nothing else, as `text/plain`: the signature does
 * not cover it, so that a browser must not take it for a page. On refusal answer 4xx.
 *
 * https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
 */
export function verifyCallbackUrl(
  settings: Pick<CallbackSettings, "token">,
  query: CallbackQuery,
): { ok: true; echostr: string } | CallbackRefusal {
  if (!isSigned(settings.token, query, query.signature)) {
    return refuse("signature", "signature_mismatch");
  }
  const { echostr } = query;
  if (typeof echostr !== "string") return refuse("format", "echostr_missing");
  return { ok: true, echostr };
}
