import { ClockCircleOutlined } from "@ant-design/icons";
import type { MessageDetail } from "../../api/messages.ts";
import { useBilingual } from "../../language/bilingual.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import styles from "./message.module.css";
import { words } from "./words.ts";

/** What happens to the message next, and when; nothing once it has ended. */
export function NextStep({ message: { next } }: { message: MessageDetail }) {
  const say = useWords(words);
  const read = useBilingual();
  const language = useLanguage();
  if (next === null) return null;
  return (
    <p className={styles["next"]}>
      <ClockCircleOutlined aria-hidden />
      <span>
        <strong>{say("next")}</strong>
        {read(next.says)}
        {next.at !== null && (
          <span className={styles["soft"]}>
            {" "}
            <Time at={next.at} />
            {language === "en" ? " · " : "，"}
            {new Date(next.at).toLocaleString(language, {
              dateStyle: "medium",
              timeStyle: "short",
            })}
          </span>
        )}
      </span>
    </p>
  );
}
