import { ApiError } from "../api/api-error.ts";
import { createSay, defineWords, type Language } from "../language/define-words.ts";

const words = defineWords({
  "zh-CN": { refused: "微信拒绝了（{errcode}）：{says}" },
  en: { refused: "WeChat refused ({errcode}): {says}" },
});

interface Explained {
  errcode: number;
  says: { zh: string; en: string };
  todo: { zh: string; en: string };
}

/** What WeChat's errcode means and what to do about it, in the reader's language; undefined for any other error. */
export function wechatRefusal(
  error: unknown,
  language: Language,
): { message: string; hint: string } | undefined {
  if (!(error instanceof ApiError) || error.code !== "WECHAT_REFUSED") return undefined;
  const { errcode, says, todo } = (error.details ?? {}) as Partial<Explained>;
  if (errcode === undefined || says === undefined || todo === undefined) return undefined;
  const tongue = language === "en" ? "en" : "zh";
  const say = createSay(words, language);
  return {
    message: say("refused", { errcode: String(errcode), says: says[tongue] }),
    hint: todo[tongue],
  };
}
