import { useLanguage, useWords } from "../language/language.ts";
import styles from "./chart-table.module.css";
import type { Line } from "./line-chart-scale.ts";
import { words } from "./words.ts";

/** The numbers of a LineChart, newest first. */
export function ChartTable({ label, at, lines }: { label: string; at: string[]; lines: Line[] }) {
  const say = useWords(words);
  const language = useLanguage();
  return (
    <section className={styles["scroll"]} tabIndex={0} aria-label={label}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">
              <span className="only-heard">{say("time")}</span>
            </th>
            {lines.map((line) => (
              <th key={line.key} scope="col">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {at
            .map((time, index) => (
              <tr key={time}>
                <th scope="row">{time}</th>
                {lines.map((line) => (
                  <td key={line.key}>{(line.values[index] ?? 0).toLocaleString(language)}</td>
                ))}
              </tr>
            ))
            .toReversed()}
        </tbody>
      </table>
    </section>
  );
}
