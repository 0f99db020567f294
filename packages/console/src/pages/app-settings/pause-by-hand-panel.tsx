import { useQueryClient } from "@tanstack/react-query";
import { Input } from "antd";
import { useState } from "react";
import { pauseApp, type App } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Field } from "../../parts/field.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { words } from "./words.ts";

const longestReason = 200;

/** Holds back everything that the app sends until a person resumes it; nothing of it while the app is paused. */
export function PauseByHandPanel({ app: { appid, paused } }: { app: App }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  if (paused !== null) return null;
  const pause = async () => {
    await pauseApp(appid, reason.trim());
    setReason("");
    await Promise.all(
      [["app", appid], ["apps"], ["now", appid]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
  return (
    <Panel title={say("pause")}>
      <div className={styles["lines"]}>
        <p className={styles["soft"]}>{say("pauseHint")}</p>
        <div>
          <ConfirmButton
            title={say("pauseTitle")}
            consequence={
              <>
                <p>{say("pauseConsequence")}</p>
                <Field label={say("pauseReason")} hint={say("pauseReasonHint")}>
                  {(control) => (
                    <Input
                      {...control}
                      dir="auto"
                      maxLength={longestReason}
                      value={reason}
                      onChange={({ target }) => setReason(target.value)}
                    />
                  )}
                </Field>
              </>
            }
            confirmLabel={say("pauseNow")}
            onConfirm={pause}
          >
            {say("pause")}
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
