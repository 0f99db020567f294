import type { CallbackState } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { remedyOf } from "./remedies.ts";
import { words } from "./words.ts";

type Refusal = CallbackState["refused"][number];

/** Whether WeChat's check and its pushes arrive under the present settings, as it happens. */
export function WatchPanel({ state, isGuided }: { state: CallbackState; isGuided: boolean }) {
  const say = useWords(words);
  const { verifiedAt, hasPushed, lastPushAt, refused } = state;
  const last = (kind: Refusal["kind"]) => refused.find((one) => one.kind === kind);
  const isWaiting = verifiedAt === null && !hasPushed;
  return (
    <Panel title={say(isGuided ? "watchTitle" : "arrivals")}>
      <div className={styles["lines"]} aria-live="polite">
        <Arrival
          name={say("check")}
          arrivedAt={verifiedAt}
          arrived={say("checkArrived")}
          waiting={say("checkWaiting")}
          refusal={last("check")}
        />
        <Arrival
          name={say("push")}
          arrivedAt={hasPushed ? lastPushAt : null}
          arrived={say("pushArrived")}
          waiting={say("pushWaiting")}
          refusal={last("push")}
        />
        {isWaiting && <NothingComes />}
      </div>
    </Panel>
  );
}

function Arrival({
  name,
  arrivedAt,
  arrived,
  waiting,
  refusal,
}: {
  name: string;
  arrivedAt: string | null;
  arrived: string;
  waiting: string;
  refusal: Refusal | undefined;
}) {
  const say = useWords(words);
  // What was refused before the good one is history.
  const isRefused = refusal !== undefined && (arrivedAt === null || refusal.at > arrivedAt);
  return (
    <div className={styles["lines"]}>
      {arrivedAt !== null && (
        <Verdict tone="good">
          <strong>{name}</strong> · {arrived} <Time at={arrivedAt} />
        </Verdict>
      )}
      {arrivedAt === null && !isRefused && (
        <Verdict tone="quiet">
          <strong>{name}</strong> · {waiting}
        </Verdict>
      )}
      {isRefused && (
        <Verdict tone="bad">
          <strong>{name}</strong> · {say("refusedAt")} <Time at={refusal.at} />
          <p>{say(remedyOf(refusal))}</p>
          <code>
            {refusal.stage}: {refusal.reason}
          </code>
        </Verdict>
      )}
    </div>
  );
}

const reasons = ["reasonNetwork", "reasonCertificate", "reasonProxy", "reasonFiling"] as const;

/** Why nothing at all arrives. */
function NothingComes() {
  const say = useWords(words);
  return (
    <details>
      <summary>{say("nothingComes")}</summary>
      <ul>
        {reasons.map((reason) => (
          <li key={reason}>{say(reason)}</li>
        ))}
      </ul>
    </details>
  );
}
