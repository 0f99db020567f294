import { describeErrcode } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import type { Verdict } from "./outcome-policy.ts";

/** To the metrics, and to those who want a line for each attempt. */
export function tellOutcomes(
  { metrics, logger }: Context,
  appid: string,
  judged: { message: ClaimedMessage; verdict: Verdict }[],
): void {
  // Nearly all of a chunk are of one sort: a counter's labels are worked out once.
  const sorts = Map.groupBy(
    judged,
    ({ message: { kind }, verdict }) => `${verdict.kind} ${kind} ${classOf(verdict)}`,
  );
  for (const [sort, ones] of sorts) {
    const [outcome = "", kind = "", errcodeClass = ""] = sort.split(" ");
    const labels = { outcome: outcome.replace("-", "_"), kind, class: errcodeClass };
    metrics.outcomes.inc(labels, ones.length);
  }
  if (!logger.isLevelEnabled("debug")) return;
  for (const { message, verdict } of judged) {
    const { messageId, kind, attempt } = message;
    const errcode = verdict.kind === "sent" ? null : verdict.why.errcode;
    const outcome = verdict.kind;
    logger.debug({ appid, messageId, kind, attempt, outcome, errcode }, "an attempt");
  }
}

/** The sort of WeChat's answer: a label for every errcode would be too many. */
function classOf(verdict: Verdict): string {
  if (verdict.kind === "sent") return "success";
  const { errcode } = verdict.why;
  return errcode === null ? "no-answer" : describeErrcode(errcode).class;
}
