import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import styles from "./templates.module.css";
import { words } from "./words.ts";

/** A sync renews every template that WeChat lists, so the newest tells when it was. */
export function LastSync({ templates }: { templates: Template[] }) {
  const say = useWords(words);
  const newest = templates
    .map(({ syncedAt }) => syncedAt)
    .toSorted()
    .at(-1);
  return (
    newest !== undefined && (
      <p className={styles["soft"]}>
        {say("syncedAt")}
        <Time at={newest} />
      </p>
    )
  );
}
