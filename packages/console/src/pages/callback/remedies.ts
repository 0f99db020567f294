import type { CallbackState } from "../../api/app-settings.ts";
import type { words } from "./words.ts";

type Refusal = CallbackState["refused"][number];
type Word = keyof (typeof words)["zh-CN"] & `remedy${string}`;

/** What most likely is wrong, by the check that failed; docs/callbacks.md has the same table. */
export function remedyOf({ kind, stage }: Pick<Refusal, "kind" | "stage">): Word {
  switch (stage) {
    case "signature":
      return kind === "check" ? "remedyToken" : "remedyTokenOfPush";
    case "mode":
      return "remedyMode";
    case "key":
    case "padding":
    case "msg_len":
    case "length":
    case "base64":
      return "remedyKey";
    case "receive_id":
      return "remedyReceiver";
    case "settings":
      return "remedySettings";
    default:
      return "remedyForm";
  }
}
