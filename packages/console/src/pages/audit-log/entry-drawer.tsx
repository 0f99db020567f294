import { Drawer } from "antd";
import type { AuditEntry } from "../../api/audit-log.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import styles from "../../parts/stack.module.css";
import { DifferenceTable } from "./difference-table.tsx";
import { differencesOf } from "./differences.ts";
import { useSayAction } from "./use-say-action.ts";
import { words } from "./words.ts";

/** One change: who, when, from where, and what differs. */
export function EntryDrawer({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const say = useWords(words);
  const language = useLanguage();
  const sayAction = useSayAction();
  const differences = differencesOf(entry.before, entry.after);
  const facts = [
    [say("at"), new Date(entry.at).toLocaleString(language)],
    [say("actor"), `${say(entry.actor.kind)} ${entry.actor.name}`],
    [say("address"), entry.address ?? "—"],
    [say("app"), entry.appid ?? "—"],
    [say("target"), entry.target ?? "—"],
  ] as const;
  return (
    <Drawer open size={640} title={sayAction(entry.action)} onClose={onClose}>
      <div className={styles["lines"]}>
        <dl className={styles["facts"]}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
        <h3>{say("changes")}</h3>
        {differences.length === 0 ? (
          <p className={styles["soft"]}>{say("noDifference")}</p>
        ) : (
          <DifferenceTable differences={differences} />
        )}
      </div>
    </Drawer>
  );
}
