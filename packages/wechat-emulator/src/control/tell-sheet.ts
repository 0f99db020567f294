import type { PhoneSubscribeAnswer } from "../phone/ports.ts";
import { shorten } from "../shorten.ts";
import type { State } from "../state.ts";
import type { Choice } from "../user-phone.ts";

interface AskedSheet {
  appid: string;
  openid: string;
  /** As the mini program gave it: anything. */
  tmplIds: unknown;
  /** Of a device's sheet. */
  sn?: string;
  modelId?: string;
  /** When the user has answered. */
  choices?: Record<string, Choice>;
  always?: boolean;
}

/** A line of the live list: what became of a call for the subscribe sheet, or of the user's answer to it. */
export function tellSheet(state: State, asked: AskedSheet, answer: PhoneSubscribeAnswer): void {
  const { appid, openid, tmplIds, sn, modelId, choices, always } = asked;
  const title = titleOf(answer, asked);
  // What a mini program gave may be large, and the entry is kept for long.
  const given = {
    tmplIds: shorten(tmplIds),
    sn: shorten(sn),
    modelId: shorten(modelId),
    choices: shorten(choices),
    always,
  };
  state.live.tell(() => ({
    from: "phone",
    kind: "sheet",
    title,
    appid,
    openid,
    isError: answer.kind === "refused",
    detail: { ...given, ...answer },
  }));
}

function titleOf(answer: PhoneSubscribeAnswer, { sn, choices }: AskedSheet): string {
  switch (answer.kind) {
    case "refused":
      return `${answer.errMsg} (${answer.errCode})`;
    case "ask":
      return `弹出授权窗口：${answer.templates.map(({ title }) => title).join("、")}`;
    case "decided": {
      const decided = Object.values(answer.result).join("、");
      if (choices) return `用户选择：${decided}`;
      return sn === undefined
        ? `不弹窗，沿用保持的选择：${decided}`
        : `不弹窗，设备已订阅过：${decided}`;
    }
    default:
      return answer satisfies never;
  }
}
