import { Tabs } from "antd";
import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { Panel } from "../../parts/panel.tsx";
import { draftOf } from "./draft.ts";
import { guessSample, toParam } from "./sample-params.ts";
import styles from "./scene.module.css";
import { askCode, sendCode, serverCode } from "./snippets.ts";
import { words } from "./words.ts";

/** What a developer writes to send this scene, with its own name and params. */
export function CodeSnippets({ scene, templates }: { scene: Scene; templates: Template[] }) {
  const say = useWords(words);
  const template = templates.find(({ templateId }) => templateId === scene.templateId);
  const texts = draftOf(scene);
  const params = Object.fromEntries(
    scene.params.map((name) => [name, toParam(guessSample(name, texts, template))]),
  );
  const codes = [
    { key: "server", label: say("codeServer"), code: serverCode(scene, params) },
    { key: "ask", label: say("codeAsk"), code: askCode(scene) },
    ...(scene.clientSendable
      ? [{ key: "send", label: say("codeSend"), code: sendCode(scene, params) }]
      : []),
  ];
  return (
    <div className={styles["below"]}>
      <Panel title={say("code")}>
        <p className={styles["soft"]}>{say("codeHint")}</p>
        <Tabs
          items={codes.map(({ key, label, code }) => ({
            key,
            label,
            children: (
              <div className={styles["code"]}>
                <pre tabIndex={0}>{code}</pre>
                <CopyText text={code} label={say("copyCode")} />
              </div>
            ),
          }))}
        />
      </Panel>
    </div>
  );
}
