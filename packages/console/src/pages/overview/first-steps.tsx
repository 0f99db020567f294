import { CheckCircleFilled } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appPages, pathFor } from "../../navigation.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { firstStepsQuery, steps, type Step } from "./first-steps.ts";
import styles from "./overview.module.css";
import { words } from "./words.ts";

/** What an app needs before its first message, until it has sent one. */
export function FirstSteps({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data: done } = useQuery(firstStepsQuery(appid));
  if (done === undefined || done.message) return null;
  return (
    <Panel title={say("firstSteps")}>
      <p className={styles["soft"]}>{say("firstStepsLead")}</p>
      <ol className={styles["steps"]}>
        {steps.map((step) => (
          <StepLine key={step.key} step={step} isDone={done[step.key]} appid={appid} />
        ))}
      </ol>
    </Panel>
  );
}

function StepLine({ step, isDone, appid }: { step: Step; isDone: boolean; appid: string }) {
  const say = useWords(words);
  const page = appPages.find(({ path }) => path === step.path);
  return (
    <li className={isDone ? styles["done"] : undefined}>
      <span role="img" aria-label={say(isDone ? "stepDone" : "stepToDo")}>
        {isDone && <CheckCircleFilled aria-hidden />}
      </span>
      <div>
        {page === undefined ? (
          say(step.title)
        ) : (
          <Link to={pathFor(page, appid)}>{say(step.title)}</Link>
        )}
        <p className={styles["soft"]}>{say(step.hint)}</p>
      </div>
    </li>
  );
}
