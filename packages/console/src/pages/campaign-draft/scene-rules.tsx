import { InfoCircleOutlined } from "@ant-design/icons";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import styles from "./campaign-draft.module.css";
import { words } from "./words.ts";

/** The quiet hours and the cap of the scene: they hold for a campaign too. */
export function SceneRules({ scene: { quietHours, frequencyCap } }: { scene: Scene }) {
  const say = useWords(words);
  const rules: string[] = [];
  if (quietHours !== null) {
    const { from, to, timeZone, action } = quietHours;
    const becomes = say(action === "drop" ? "quietDrop" : "quietDelay");
    rules.push(say("quiet", { from, to, timeZone, action: becomes }));
  }
  if (frequencyCap !== null) {
    const { count: n, perHours, perDays } = frequencyCap;
    const span =
      perHours === undefined
        ? say("capDays", { n: perDays ?? 1 })
        : say("capHours", { n: perHours });
    rules.push(say("cap", { n, span }));
  }
  if (rules.length === 0) rules.push(say("noRules"));
  return (
    <div className={styles["rules"]}>
      {rules.map((rule) => (
        <p key={rule}>
          <InfoCircleOutlined aria-hidden /> {rule}
        </p>
      ))}
    </div>
  );
}
