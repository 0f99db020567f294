import type { Line } from "../../../api/customer-service.ts";
import { useLanguage, useWords } from "../../../language/language.ts";
import { StatusTag } from "../../../parts/status-tag.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

/** How far a message of ours came; where it did not arrive, why, and what to do. */
export function DeliveryNote({ line }: { line: Line }) {
  if (line.status === null) return null;
  const isUnderWay = line.status === "queued" && line.reason === null;
  return (
    <>
      <StatusTag status={line.status} />
      {line.status !== "sent" && !isUnderWay && <Why line={line} />}
    </>
  );
}

function Why({ line: { status, reason, refusal } }: { line: Line }) {
  const say = useWords(words);
  const language = useLanguage() === "en" ? "en" : "zh";
  if (refusal !== null) {
    const { errcode, meaning, remedy } = refusal;
    const key = status === "queued" ? "waitsAfterRefusal" : "refused";
    return (
      <span className={styles["why"]}>
        {say(key, { meaning: meaning[language], errcode: String(errcode) })}
        {status === "failed" && <> {remedy[language]}</>}
      </span>
    );
  }
  return <span className={styles["why"]}>{sayReason(say, status, reason)}</span>;
}

function sayReason(
  say: ReturnType<typeof useWords<(typeof words)["zh-CN"]>>,
  status: Line["status"],
  reason: string | null,
): string {
  if (status === "expired") return say("why_expired");
  if (status === "cancelled") return say("why_cancelled");
  if (status === "unknown") return say("why_noAnswer");
  if (status === "queued") return say("why_waits");
  if (reason === "UNKNOWN_OUTCOME") return say("why_unknownOutcome");
  if (reason === "RETRIES_EXHAUSTED") return say("why_retries");
  return reason === null ? "" : say("why_other", { reason });
}
