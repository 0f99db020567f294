import type { OneTimeLink } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import { SecretOnce } from "../../parts/secret-once.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { words } from "./words.ts";

/** A link to give to one person, by a way that only they read. */
export function LinkOnce({ link }: { link: OneTimeLink }) {
  const say = useWords(words);
  return (
    <div className={styles["lines"]}>
      <p>{say("linkHint")}</p>
      <SecretOnce secret={new URL(link.path, window.location.origin).href} label={say("link")} />
      <p className={styles["soft"]}>
        {say("linkUntil")} <Time at={link.expiresAt} />
      </p>
    </div>
  );
}
