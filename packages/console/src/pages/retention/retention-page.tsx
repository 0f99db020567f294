import { useQuery } from "@tanstack/react-query";
import { retentionQuery, type Retention } from "../../api/retention.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import page from "./retention.module.css";
import { sayBytes } from "./say-bytes.ts";
import { words } from "./words.ts";

type Kept = Retention["records"][number];

/** What is kept for how long, the room that it takes, and how to change it. */
export function Page() {
  const say = useWords(words);
  const language = useLanguage();
  const { data, error } = useQuery(retentionQuery);
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} />
      <ErrorNote error={error} />
      {data !== undefined && (
        <div className={styles["page"]}>
          <ul className={page["records"]}>
            {data.records.map((kept) => (
              <Record key={kept.records} kept={kept} />
            ))}
          </ul>
          <Panel title={say("whole")}>
            <div className={styles["lines"]}>
              <p>{say("databaseSize", { size: sayBytes(data.databaseBytes, language) })}</p>
              <p className={styles["soft"]}>{say("stays")}</p>
              <p className={styles["soft"]}>{say("change")}</p>
            </div>
          </Panel>
        </div>
      )}
    </>
  );
}

function Record({ kept: { records, days, variable, bytes } }: { kept: Kept }) {
  const say = useWords(words);
  const language = useLanguage();
  return (
    <li>
      <h2>{say(records)}</h2>
      <p className={page["days"]}>{days === 0 ? say("forEver") : say("days", { n: days })}</p>
      <p className={styles["soft"]}>{say(`${records}-from`)}</p>
      <p>{say("size", { size: sayBytes(bytes, language) })}</p>
      <CopyText text={variable} label={say("variable")} />
    </li>
  );
}
