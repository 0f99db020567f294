import { CheckOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "./scene.module.css";
import type { SaveScene } from "./use-save-scene.ts";
import { words } from "./words.ts";

/** Saves, and says how it went. */
export function SaveBar({
  save,
  isNew,
  isDirty,
}: {
  save: SaveScene;
  isNew: boolean;
  isDirty: boolean;
}) {
  const say = useWords(words);
  return (
    <div className={styles["saveBar"]}>
      <ErrorNote error={save.error} />
      <Button type="primary" htmlType="submit" loading={save.isBusy}>
        {say(isNew ? "create" : "save")}
      </Button>
      <output className={styles["soft"]}>
        {isDirty && !isNew && say("unsaved")}
        {!isDirty && save.isSaved && (
          <>
            <CheckOutlined aria-hidden /> {say("saved")}
          </>
        )}
      </output>
    </div>
  );
}
