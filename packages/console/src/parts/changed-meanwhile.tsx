import { Alert, Button } from "antd";
import { ApiError } from "../api/api-error.ts";
import { useWords } from "../language/language.ts";
import styles from "./stack.module.css";
import { words } from "./words.ts";

/** Somebody else has saved since the form was filled. Nothing was overwritten; the reader chooses. */
export function ChangedMeanwhile({
  onKeepMine,
  onTakeTheirs,
}: {
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}) {
  const say = useWords(words);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say("changedMeanwhile")}
      description={
        <div className={styles["lines"]}>
          <p>{say("changedMeanwhileHint")}</p>
          <div className={styles["buttons"]}>
            <Button onClick={onTakeTheirs}>{say("takeTheirs")}</Button>
            <Button onClick={onKeepMine}>{say("keepMine")}</Button>
          </div>
        </div>
      }
    />
  );
}

/** What is there now, in the form in which it is read, when a save came too late. */
export function currentOf(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== "CHANGED_MEANWHILE") return undefined;
  // Two who save in one instant are told without it.
  return (error.details as { current?: unknown } | undefined)?.current ?? undefined;
}
