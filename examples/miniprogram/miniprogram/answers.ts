import type { PushError, RequestResult, SendResult } from "@hongyan/miniprogram";
import { scene } from "./config";

/** What the page says under the button that was tapped. */
export interface Answer {
  /** A refusal is plain: the user may say no, and nothing is wrong. */
  tone: "good" | "plain" | "bad";
  title: string;
  advice: string;
  /** Only the user can switch notifications on again, in the settings of this program. */
  canOpenSettings: boolean;
}

export function describeRequest(result: RequestResult<typeof scene>): Answer {
  const [error] = result.errors;
  if (error !== undefined) return describeError(error);
  if (result.accepted.length === 0) return describeRefusal(result.choices[scene] ?? "reject");
  return answer(
    "good",
    "已允许",
    result.isReported ? "" : "暂时连不上服务器，你的选择已记下，稍后自动上报。",
  );
}

export function describeSend(result: SendResult): Answer {
  if (!result.ok) return describeError(result.error);
  return answer("good", "已提交，请留意微信的服务通知", `消息编号 ${result.messageId}`);
}

/** `choice` is WeChat's value; whatever is not known and no accept counts as a reject. */
function describeRefusal(choice: string): Answer {
  switch (choice) {
    case "ban":
      return answer("bad", "这个通知已被微信停用", "请联系客服。");
    case "filter":
      return answer("bad", "这个通知没有出现在弹窗里", "它与另一个通知同名，请联系客服。");
    default:
      return answer("plain", "这次没有允许", "已有的次数不受影响；需要时再点一次“获取下发权限”。");
  }
}

function describeError({ code, message, retry }: PushError): Answer {
  const [title, advice] = known[code] ?? [message.zh, advices[retry]];
  return { ...answer("bad", title, advice), canOpenSettings: retry === "settings" };
}

/** The SDK's advice speaks to the developer, and this one to the user. */
const advices = {
  "next-tap": "请稍后再点一次。",
  settings: "请点“去设置”打开它。",
  never: "请联系客服。",
};

/** What a user of this program can meet; the others are in docs/miniprogram.md and docs/errors.md. */
const known: Record<string, readonly [title: string, advice: string]> = {
  SWITCHED_OFF: ["“接收通知”已关闭", advices.settings],
  NOT_READY: ["还没有连上服务器", "请检查网络，稍后再点一次。"],
  SERVER_DOWN: ["连不上服务器", "请检查网络，稍后再点一次。"],
  NO_GRANT: ["可用的次数用完了", "请先点“获取下发权限”，允许后再发送。"],
  DATA_INVALID: ["有内容不符合通知的要求", "每一项写 1 到 20 个字，不能只有空格。"],
  RATE_LIMITED: ["操作太频繁", "请一分钟后再试。"],
};

function answer(tone: Answer["tone"], title: string, advice: string): Answer {
  return { tone, title, advice, canOpenSettings: false };
}
