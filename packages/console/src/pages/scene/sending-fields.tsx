import { Form, Radio, Select, Switch } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../language/language.ts";
import type { ChangeDraft, Draft } from "./draft.ts";
import styles from "./scene.module.css";
import { words } from "./words.ts";

/** How strict the rules are, who may send, what the card opens. */
export function SendingFields({ draft, onChange }: { draft: Draft; onChange: ChangeDraft }) {
  const say = useWords(words);
  const states = [
    { value: "formal", label: say("stateFormal") },
    { value: "trial", label: say("stateTrial") },
    { value: "developer", label: say("stateDeveloper") },
  ] as const;
  return (
    <>
      <Form.Item label={<span id="fit-label">{say("fit")}</span>}>
        <Radio.Group
          aria-labelledby="fit-label"
          className={styles["radios"] ?? ""}
          value={draft.fit}
          onChange={(event) => onChange({ fit: event.target.value as Draft["fit"] })}
          options={[
            { value: "strict", label: say("fitStrict") },
            { value: "fit", label: say("fitFit") },
          ]}
        />
      </Form.Item>
      <SwitchField
        id="client-sendable"
        label={say("clientSendable")}
        hint={say("clientSendableHint")}
        isOn={draft.clientSendable}
        onChange={(clientSendable) => onChange({ clientSendable })}
      />
      <SwitchField
        id="track-opens"
        label={say("trackOpens")}
        hint={say("trackOpensHint")}
        isOn={draft.trackOpens}
        onChange={(trackOpens) => onChange({ trackOpens })}
      />
      <div className={styles["pair"]}>
        <Form.Item label={say("state")} htmlFor="miniprogram-state">
          <Select
            id="miniprogram-state"
            value={draft.miniprogramState}
            options={[...states]}
            onChange={(miniprogramState) => onChange({ miniprogramState })}
          />
        </Form.Item>
        <Form.Item label={say("lang")} htmlFor="scene-lang">
          <Select
            id="scene-lang"
            value={draft.lang}
            options={[...languages]}
            onChange={(lang) => onChange({ lang })}
          />
        </Form.Item>
      </div>
    </>
  );
}

// Each in its own words, as WeChat has them.
const languages = [
  { value: "zh_CN", label: "简体中文" },
  { value: "zh_TW", label: "繁體中文（台灣）" },
  { value: "zh_HK", label: "繁體中文（香港）" },
  { value: "en_US", label: "English" },
] as const;

/** Something that is on or off, with what it means. */
export function SwitchField({
  id,
  label,
  hint,
  isOn,
  onChange,
  children,
}: {
  id: string;
  label: string;
  hint: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  children?: ReactNode;
}) {
  return (
    <div className={styles["switchField"]}>
      <Switch id={id} checked={isOn} onChange={onChange} aria-describedby={`${id}-hint`} />
      <div>
        <label htmlFor={id}>{label}</label>
        <p id={`${id}-hint`} className={styles["soft"]}>
          {hint}
        </p>
        {children}
      </div>
    </div>
  );
}
