import { CheckCircleOutlined, EditOutlined, SyncOutlined } from "@ant-design/icons";
import { Alert, Button } from "antd";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "./campaign-draft.module.css";
import type { Draft } from "./use-draft.ts";
import { words } from "./words.ts";

/** Whether what is typed is on the server. */
export function SaveState({ save }: Pick<Draft, "save">) {
  const say = useWords(words);
  if (save === "failed" || save === "conflict") return null;
  const Icon = { saved: CheckCircleOutlined, saving: SyncOutlined, unsaved: EditOutlined }[save];
  return (
    <output className={styles["save"]}>
      <Icon aria-hidden />
      {say(save)}
    </output>
  );
}

/** Why it could not be saved, and what to do, as long as it is so. */
export function SaveNote({ draft }: { draft: Draft }) {
  const say = useWords(words);
  if (draft.save === "conflict") {
    return (
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={say("conflictTitle")}
        description={
          <>
            <p>{say("conflictHint")}</p>
            <div className={styles["buttons"]}>
              <Button onClick={() => void draft.takeTheirs()}>{say("takeTheirs")}</Button>
              <Button onClick={() => void draft.keepMine()}>{say("keepMine")}</Button>
            </div>
          </>
        }
      />
    );
  }
  if (draft.save !== "failed") return null;
  return (
    <div className={styles["failed"]}>
      <strong>{say("saveFailed")}</strong>
      <ErrorNote
        error={draft.error}
        action={<Button onClick={() => void draft.saveNow()}>{say("retry")}</Button>}
      />
    </div>
  );
}
