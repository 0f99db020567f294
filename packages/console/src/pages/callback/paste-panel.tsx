import { Input } from "antd";
import { useId, useState } from "react";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Verdict } from "../../parts/verdict.tsx";
import { faultOfOrigin } from "./origin-fault.ts";
import { publicOrigin } from "./public-origin.ts";
import type { SavedSecrets } from "./saved-secrets.ts";
import { words } from "./words.ts";

/** What to enter at WeChat, in the order of WeChat's own page. */
export function PastePanel({ path, saved }: { path: string; saved: SavedSecrets }) {
  const say = useWords(words);
  const id = useId();
  const [origin, setOrigin] = useState(publicOrigin.get);
  const fault = faultOfOrigin(origin);
  const url = fault === "notAnAddress" ? path : new URL(path, origin).href;
  const lines = [
    [say("wechatUrl"), url],
    [say("wechatToken"), saved.token],
    [say("wechatKey"), saved.encodingAESKey],
  ] as const;
  return (
    <Panel title={say("pasteTitle")}>
      <div className={styles["lines"]}>
        <p>{say("pasteHint")}</p>
        <p className={styles["soft"]}>{say("pasteOnce")}</p>
        <div>
          <label htmlFor={id}>{say("origin")}</label>
          <Input
            id={id}
            value={origin}
            maxLength={300}
            aria-describedby={`${id}-note`}
            onChange={({ target }) => {
              setOrigin(target.value.trim());
              publicOrigin.set(target.value.trim());
            }}
          />
          <div id={`${id}-note`}>
            {fault === undefined ? (
              <span className={styles["soft"]}>{say("originHint")}</span>
            ) : (
              <Verdict tone="warn">{say(fault)}</Verdict>
            )}
          </div>
        </div>
        <dl className={styles["facts"]}>
          {lines.map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {text === null ? (
                  <span className={styles["soft"]}>{say("unchanged")}</span>
                ) : (
                  <CopyText text={text} label={name} />
                )}
              </dd>
            </div>
          ))}
          <div>
            <dt>{say("wechatMode")}</dt>
            <dd>{say(saved.mode)}</dd>
          </div>
          <div>
            <dt>{say("wechatFormat")}</dt>
            <dd>{saved.format.toUpperCase()}</dd>
          </div>
        </dl>
      </div>
    </Panel>
  );
}
