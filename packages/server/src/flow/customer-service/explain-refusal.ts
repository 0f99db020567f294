import { describeErrcode, type BilingualText } from "@hongyan/wechat";

/** Why WeChat took no customer-service message, and what to do now. */
export interface Refusal {
  errcode: number;
  meaning: BilingualText;
  remedy: BilingualText;
}

/** null: WeChat refused nothing. */
export function explainRefusal(errcode: number | null): Refusal | null {
  if (errcode === null || errcode === 0) return null;
  const { zh, en, remedy } = describeErrcode(errcode, "customer-service");
  return { errcode, meaning: { zh, en }, remedy };
}
