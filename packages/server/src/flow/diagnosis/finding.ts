import type { BilingualText } from "@hongyan/wechat";
/** One check, in words for people, with what to do when it is not well. */
export interface Finding {
  /** Stable, for programs. */
  check: string;
  /** The app that it is about; null: the installation. */
  appid: string | null;
  verdict: "ok" | "warn" | "bad";
  says: BilingualText;
  todo: BilingualText | null;
}

/** One of the installation. */
export function finding(
  check: string,
  verdict: Finding["verdict"],
  says: BilingualText,
  todo: BilingualText | null = null,
): Finding {
  return { check, appid: null, verdict, says, todo };
}
