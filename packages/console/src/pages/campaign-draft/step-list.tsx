import { ExclamationCircleFilled } from "@ant-design/icons";
import { useWords } from "../../language/language.ts";
import styles from "./campaign-draft.module.css";
import { steps, type Step } from "./draft-steps.ts";
import { words } from "./words.ts";

const titles = {
  basics: "stepBasics",
  content: "stepContent",
  audience: "stepAudience",
  schedule: "stepSchedule",
  confirm: "stepConfirm",
} as const satisfies Record<Step, string>;

/** The steps of the form: each can be gone to at any time, and those with faults are marked. */
export function StepList({
  current,
  faulty,
  onChoose,
}: {
  current: Step;
  faulty: ReadonlySet<Step>;
  onChoose: (step: Step) => void;
}) {
  const say = useWords(words);
  return (
    <nav aria-label={say("steps")}>
      <ol className={styles["steps"]}>
        {steps.map((step, index) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? "step" : undefined}
              onClick={() => onChoose(step)}
            >
              <span className={styles["number"]} aria-hidden="true">
                {index + 1}
              </span>
              <span className={styles["stepName"]}>{say(titles[step])}</span>
              {faulty.has(step) && (
                <ExclamationCircleFilled
                  className={styles["faulty"] ?? ""}
                  aria-label={say("needsAttention")}
                />
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
