import type { Statistics } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import styles from "./overview.module.css";
import { MessagesLink } from "../../parts/messages-link.tsx";
import { words } from "./words.ts";

const counts = ["sent", "delivered", "failed", "unknown", "opened"] as const;
type Count = (typeof counts)[number];

/** The five numbers of the range, each with the one before it, what it means, and the messages behind it. */
export function NumberTiles({ statistics }: { statistics: Statistics }) {
  const say = useWords(words);
  const { totals, previous } = statistics;
  return (
    <section aria-label={say("numbers")}>
      <dl className={styles["tiles"]}>
        {counts.map((count) => (
          <Tile
            key={count}
            count={count}
            value={totals[count]}
            before={previous.totals[count]}
            from={statistics.from}
          />
        ))}
      </dl>
    </section>
  );
}

function Tile({
  count,
  value,
  before,
  from,
}: {
  count: Count;
  value: number;
  before: number;
  from: string;
}) {
  const say = useWords(words);
  const language = useLanguage();
  const change =
    value === before
      ? say("same")
      : say(value > before ? "more" : "less", { n: Math.abs(value - before) });
  return (
    <div className={styles["tile"]}>
      <dt title={say(`${count}Meaning`)}>{say(count)}</dt>
      <dd>
        <MessagesLink filters={filtersOf(count, from)}>
          <span className={styles["number"]}>{value.toLocaleString(language)}</span>
        </MessagesLink>
        <span className={styles["soft"]} title={say("before", { n: before })}>
          {change}
        </span>
      </dd>
    </div>
  );
}

function filtersOf(count: Count, from: string): Record<string, string> | undefined {
  if (count === "opened") return undefined;
  // What WeChat took is "delivered" or "failed" later on: no one status finds all that was sent.
  return count === "sent" ? { from } : { status: count, from };
}
