import type { Statistics } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { Meter } from "../../parts/meter.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

/** How users answer the permission sheet, over all and template by template. */
export function TapsPanel({ taps }: { taps: Statistics["taps"] }) {
  const say = useWords(words);
  return (
    <Panel title={<span title={say("tapsMeaning")}>{say("taps")}</span>}>
      {taps.rate === null ? (
        <p className={styles["soft"]}>{say("noTaps")}</p>
      ) : (
        <>
          <Rate
            name={say("taps")}
            rate={taps.rate}
            accepted={taps.accepted}
            refused={taps.refused}
          />
          {taps.templates.length > 1 && (
            <ul className={styles["list"]}>
              {taps.templates.map(({ templateId, title, rate, accepted, refused }) => (
                <li key={templateId}>
                  <h3>
                    <bdi>{title ?? templateId}</bdi>
                  </h3>
                  <Rate
                    name={title ?? templateId}
                    rate={rate}
                    accepted={accepted}
                    refused={refused}
                  />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Panel>
  );
}

function Rate({
  name,
  rate,
  accepted,
  refused,
}: {
  name: string;
  rate: number | null;
  accepted: number;
  refused: number;
}) {
  const say = useWords(words);
  const language = useLanguage();
  if (rate === null) return null;
  return (
    <>
      <p>
        <strong className={styles["number"]}>
          {rate.toLocaleString(language, { style: "percent", maximumFractionDigits: 1 })}
        </strong>{" "}
        <span className={styles["soft"]}>{say("tapsOf", { accepted, refused })}</span>
      </p>
      <Meter label={name} value={rate} max={1} />
    </>
  );
}
