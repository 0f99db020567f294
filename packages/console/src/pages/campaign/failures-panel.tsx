import type { Campaign } from "../../api/campaign-types.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { StatusTag } from "../../parts/status-tag.tsx";
import styles from "./campaign.module.css";
import { MessagesLink } from "../../parts/messages-link.tsx";
import { words } from "./words.ts";

/** Why messages did not arrive, the most frequent reason first, and what to do about each. */
export function FailuresPanel({
  failures,
  campaignId,
}: {
  failures: Campaign["failures"];
  campaignId: string;
}) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  return (
    <Panel title={say("failures")}>
      {failures.length === 0 && <p className={styles["soft"]}>{say("noFailures")}</p>}
      <ul className={styles["failures"]}>
        {failures.map(({ status, reason, errcode, count, says, todo, who }) => (
          <li key={`${status} ${reason} ${errcode}`}>
            <h3>
              <StatusTag status={status} />
              <code>{errcode ?? reason}</code>
              <span>{says[texts]}</span>
              <MessagesLink
                filters={{
                  campaignId,
                  status,
                  ...(errcode !== null && { errcode: String(errcode) }),
                }}
              >
                {say("times", { n: count })}
              </MessagesLink>
            </h3>
            <p>{todo[texts]}</p>
            <p className={styles["soft"]}>{say(who)}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
