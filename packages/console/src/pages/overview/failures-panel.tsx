import type { Statistics } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { MessagesLink } from "../../parts/messages-link.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

type Failure = Statistics["failures"][number];

/** Why messages failed, most frequent first, and what to do about each. */
export function FailuresPanel({ failures }: { failures: Failure[] }) {
  const say = useWords(words);
  return (
    <Panel title={say("failures")}>
      {failures.length === 0 && <p className={styles["soft"]}>{say("noFailures")}</p>}
      <ul className={styles["list"]}>
        {failures.map((failure) => (
          <li key={`${failure.reason} ${failure.errcode}`}>
            <FailureLine failure={failure} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function FailureLine({
  failure: { reason, errcode, count, says, todo, who },
}: {
  failure: Failure;
}) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  const code = errcode === null ? reason : String(errcode);
  const filters: Record<string, string> =
    errcode === null ? { status: "failed", reason } : { status: "failed", errcode: code };
  return (
    <>
      <h3 className={styles["failure"]}>
        <code>{code}</code>
        <span>{says[texts]}</span>
        <span>
          <MessagesLink filters={filters}>{say("times", { n: count })}</MessagesLink>
        </span>
      </h3>
      <p>{todo[texts]}</p>
      <p className={styles["soft"]}>{say(who)}</p>
    </>
  );
}
