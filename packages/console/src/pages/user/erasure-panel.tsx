import { useQuery } from "@tanstack/react-query";
import { erasureQuery, type Erasure } from "../../api/personal-data.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

/** How far the erasure of the user is: each step that is done with its time, and what is waited for. */
export function ErasurePanel({ appid, erasureId }: { appid: string; erasureId: string }) {
  const say = useWords(words);
  const { data: erasure, error } = useQuery(erasureQuery(appid, erasureId));
  return (
    <Panel title={say("erasure")}>
      <ErrorNote error={error} />
      {erasure !== undefined && <Steps erasure={erasure} />}
    </Panel>
  );
}

function Steps({ erasure: { state, requestedAt, erasedAt, doneAt } }: { erasure: Erasure }) {
  const say = useWords(words);
  return (
    <ol className={styles["list"]} aria-live="polite">
      <li>
        <Verdict tone="good">
          {say("erasureRequested")} <Time at={requestedAt} />
        </Verdict>
      </li>
      <li>
        {state === "waiting" ? (
          <Verdict tone="warn">{say("erasureWaits")}</Verdict>
        ) : (
          <Verdict tone="good">
            {say("erasureErased")} {erasedAt !== null && <Time at={erasedAt} />}
          </Verdict>
        )}
      </li>
      <li>
        {state === "done" ? (
          <Verdict tone="good">
            {say("erasureDone")} {doneAt !== null && <Time at={doneAt} />}
          </Verdict>
        ) : (
          <Verdict tone="quiet">{say("erasureLater")}</Verdict>
        )}
      </li>
    </ol>
  );
}
