import { useQuery, useQueryClient } from "@tanstack/react-query";
import { resumeApp, type App } from "../../api/app-settings.ts";
import { nowQuery } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** Why nothing is sent, and the way out; nothing while the app sends. */
export function PausePanel({ app: { appid, paused } }: { app: App }) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  const may = useMay();
  const queries = useQueryClient();
  const { data: now } = useQuery({ ...nowQuery(appid), enabled: paused !== null });
  if (paused === null) return null;
  const waiting = now?.queue.due ?? 0;
  const resume = async () => {
    await resumeApp(appid);
    await Promise.all(
      [["app", appid], ["apps"], ["now", appid]].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  };
  return (
    <Panel title={say("pausedTitle")}>
      <div className={styles["lines"]}>
        <Verdict tone="bad">{now?.paused?.says[texts] ?? paused.reason}</Verdict>
        {now?.paused != null && <p>{now.paused.todo[texts]}</p>}
        <p className={styles["soft"]}>
          {paused.until === null ? (
            say("pausedForGood")
          ) : (
            <>
              {say("pausedUntil")} <Time at={paused.until} />
            </>
          )}
        </p>
        {may("apps:write") && (
          <div>
            <ConfirmButton
              type="primary"
              title={say("resumeTitle")}
              consequence={say(now?.queue.isComplete === false ? "resumeAtLeast" : "resumeHint", {
                n: waiting,
              })}
              confirmLabel={say("resume")}
              onConfirm={resume}
            >
              {say("resume")}
            </ConfirmButton>
          </div>
        )}
      </div>
    </Panel>
  );
}
