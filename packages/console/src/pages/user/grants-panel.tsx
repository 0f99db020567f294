import type { UserDetail } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./user.module.css";
import { words } from "./words.ts";

/** What the user allows: of each template, how many messages may still be sent. */
export function GrantsPanel({ user: { grants } }: { user: UserDetail }) {
  const say = useWords(words);
  return (
    <Panel title={say("grants")}>
      {grants.length === 0 && <p className={styles["soft"]}>{say("noGrants")}</p>}
      <ul className={styles["balances"]}>
        {grants.map(({ templateId, title, available, unlimited, updatedAt }) => (
          <li key={templateId}>
            <span>
              <bdi title={templateId}>{title ?? templateId}</bdi>
              <span className={styles["soft"]}>
                <Time at={updatedAt} />
              </span>
            </span>
            <strong>{unlimited ? say("unlimited") : say("left", { n: available })}</strong>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
