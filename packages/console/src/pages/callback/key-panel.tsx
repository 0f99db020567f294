import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { changeApp, type CallbackChange, type CallbackState } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { makeEncodingAesKey } from "./make-secrets.ts";
import type { SavedSecrets } from "./saved-secrets.ts";
import { words } from "./words.ts";

/** Another EncodingAESKey, without a push lost: the one before it goes on reading until it is given up. */
export function KeyPanel({
  state: { appid, settings },
  onSaved,
  onAnew,
}: {
  state: CallbackState;
  onSaved: (saved: SavedSecrets) => void;
  onAnew: () => void;
}) {
  const say = useWords(words);
  const queries = useQueryClient();
  if (settings === null) return null;
  const { mode, format, hasPreviousKey } = settings;
  const save = async (change: Omit<CallbackChange, "mode" | "format"> | null) => {
    await changeApp(appid, { callback: change === null ? null : { mode, format, ...change } });
    await queries.invalidateQueries({ queryKey: ["callback", appid] });
    await queries.invalidateQueries({ queryKey: ["app", appid] });
  };
  const changeKey = async () => {
    const encodingAESKey = makeEncodingAesKey();
    await save({ encodingAESKey, keepPreviousKey: true });
    onSaved({ token: null, encodingAESKey, mode, format });
  };
  return (
    <Panel title={say("present")}>
      <div className={styles["lines"]}>
        <p>
          {say("presentMode", { mode: say(mode), format: format.toUpperCase() })}
          {hasPreviousKey && ` ${say("hasPreviousKey")}`}
        </p>
        <div className={styles["buttons"]}>
          {mode !== "plain" && (
            <ConfirmButton
              title={say("changeKeyTitle")}
              consequence={say("changeKeyHint")}
              confirmLabel={say("changeKey")}
              onConfirm={changeKey}
            >
              {say("changeKey")}
            </ConfirmButton>
          )}
          {hasPreviousKey && (
            <ConfirmButton
              title={say("dropKeyTitle")}
              consequence={say("dropKeyHint")}
              confirmLabel={say("dropKey")}
              onConfirm={() => save({})}
            >
              {say("dropKey")}
            </ConfirmButton>
          )}
          <Button onClick={onAnew}>{say("anew")}</Button>
          <ConfirmButton
            danger
            title={say("stopTitle")}
            consequence={say("stopHint")}
            confirmLabel={say("stop")}
            onConfirm={() => save(null)}
          >
            {say("stop")}
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
