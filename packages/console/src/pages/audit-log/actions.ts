import { words } from "./action-words.ts";

type Action = keyof (typeof words)["zh-CN"];

/** Everything that is written to the log; a test compares with the server. */
export const actions = Object.keys(words["zh-CN"]) as Action[];

export function isAction(text: string): text is Action {
  return text in words["zh-CN"];
}
