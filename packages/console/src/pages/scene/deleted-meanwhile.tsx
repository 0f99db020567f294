import { Alert, Button } from "antd";
import { useWords } from "../../language/language.ts";
import { words } from "./words.ts";

/** The scene is gone, and the form still holds it. */
export function DeletedMeanwhile({ onSaveAsNew }: { onSaveAsNew: () => void }) {
  const say = useWords(words);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={say("deletedTitle")}
      description={say("deletedText")}
      action={<Button onClick={onSaveAsNew}>{say("saveAsNew")}</Button>}
    />
  );
}
