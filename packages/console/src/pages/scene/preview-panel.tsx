import { CheckCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Form, Input } from "antd";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { CardPreview } from "../../parts/card-preview.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useAppid } from "../../shell/operator.ts";
import styles from "./scene.module.css";
import type { DraftPreview } from "./use-draft-preview.ts";
import { words } from "./words.ts";

/** The card as it would be, what is wrong with it, and the sample values that it is made of. */
export function PreviewPanel({
  preview,
  error,
  samples,
  onSample,
}: {
  preview: DraftPreview | undefined;
  error: unknown;
  samples: Record<string, string>;
  onSample: (name: string, text: string) => void;
}) {
  const say = useWords(words);
  return (
    <aside className={styles["aside"]} aria-label={say("preview")}>
      <Panel title={say("preview")}>
        <ErrorNote error={error} />
        {preview === undefined ? (
          <p className={styles["soft"]}>{say("previewMake")}</p>
        ) : (
          <Card preview={preview} />
        )}
      </Panel>
      <Panel title={say("samples")}>
        <p className={styles["lead"]}>
          {say(Object.keys(samples).length === 0 ? "noSamples" : "samplesHint")}
        </p>
        {Object.entries(samples).map(([name, text]) => (
          <Form.Item key={name} label={<code>{name}</code>} htmlFor={`sample-${name}`}>
            <Input
              id={`sample-${name}`}
              // Who may not change the scene may try it all the same.
              disabled={false}
              dir="auto"
              value={text}
              onChange={(event) => onSample(name, event.target.value)}
            />
          </Form.Item>
        ))}
      </Panel>
    </aside>
  );
}

function Card({ preview }: { preview: DraftPreview }) {
  const say = useWords(words);
  const appid = useAppid();
  const { data: apps } = useQuery(appsQuery);
  const appName = apps?.find((app) => app.appid === appid)?.name ?? appid;
  const nameOf = (key: string) => preview.lines.find((line) => line.key === key)?.name ?? key;
  const { faults, changes, page } = preview;
  return (
    <div className={styles["card"]}>
      <CardPreview title={preview.title} appName={appName} lines={preview.lines} />
      <p role="status" className={faults.length === 0 ? styles["good"] : styles["warn"]}>
        {faults.length === 0 ? (
          <CheckCircleOutlined aria-hidden />
        ) : (
          <WarningOutlined aria-hidden />
        )}
        {faults.length === 0 ? say("previewGood") : say("previewFaults", { n: faults.length })}
      </p>
      <p className={styles["soft"]}>
        {page === null ? (
          say("opensNothing")
        ) : (
          <>
            {say("opens")} <code className={styles["wrap"]}>{page}</code>
          </>
        )}
      </p>
      {changes.length > 0 && (
        <>
          <h3>{say("adjusted")}</h3>
          <ul className={styles["plain"]}>
            {changes.map(({ key, from, to }) => (
              <li key={key}>{say("adjustedLine", { name: nameOf(key), from, to })}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
