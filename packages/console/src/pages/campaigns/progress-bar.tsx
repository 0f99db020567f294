import { useWords } from "../../language/language.ts";
import { words as parts } from "../../parts/words.ts";
import styles from "./campaigns.module.css";
import { donePart, type Progress } from "./progress-of.ts";

const segments = ["delivered", "sent", "unknown", "failed", "dropped"] as const;

/** How far a campaign is, and with what; the numbers stand beside it in words. */
export function ProgressBar({ label, progress }: { label: string; progress: Progress }) {
  const say = useWords(parts);
  const percent = Math.floor(donePart(progress) * 100);
  const title = segments
    .filter((segment) => progress[segment] > 0)
    .map((segment) => {
      const name = segment === "dropped" ? say("cancelled") : say(segment);
      return `${name} ${progress[segment].toLocaleString()}`;
    })
    .join(" · ");
  return (
    <div
      className={styles["bar"]}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      title={title}
    >
      {segments.map((segment) => (
        <span
          key={segment}
          className={styles[segment]}
          style={{ flexGrow: progress[segment] }}
          hidden={progress[segment] === 0}
        />
      ))}
      <span style={{ flexGrow: progress.all === 0 ? 1 : progress.waiting }} />
    </div>
  );
}
