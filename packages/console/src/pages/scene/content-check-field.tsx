import { Form, Select } from "antd";
import { useWords } from "../../language/language.ts";
import type { ChangeDraft, Draft } from "./draft.ts";
import styles from "./scene.module.css";
import { SwitchField } from "./sending-fields.tsx";
import { words } from "./words.ts";

type ContentCheck = NonNullable<Draft["contentCheck"]>;

const usualCheck: ContentCheck = {
  block: "risky",
  checks: "mini-program",
  whenUnavailable: "refuse",
};

/** Whether WeChat looks at text of users before it is sent. */
export function ContentCheckField({ draft, onChange }: { draft: Draft; onChange: ChangeDraft }) {
  const say = useWords(words);
  const { contentCheck: check } = draft;
  const change = (changes: Partial<ContentCheck>) => {
    if (check !== null) onChange({ contentCheck: { ...check, ...changes } });
  };
  return (
    <SwitchField
      id="content-check"
      label={say("contentCheck")}
      hint={say("contentCheckHint")}
      isOn={check !== null}
      onChange={(isOn) => onChange({ contentCheck: isOn ? usualCheck : null })}
    >
      {check !== null && (
        <div className={styles["inner"]}>
          <Choice
            id="check-block"
            label={say("block")}
            options={[
              { value: "risky", label: say("blockRisky") },
              { value: "risky-and-review", label: say("blockReview") },
            ]}
            chosen={check.block}
            onChange={(block) => change({ block })}
          />
          <Choice
            id="check-sends"
            label={say("checks")}
            options={[
              { value: "mini-program", label: say("checksClient") },
              { value: "every-send", label: say("checksEvery") },
            ]}
            chosen={check.checks}
            onChange={(checks) => change({ checks })}
          />
          <Choice
            id="check-unavailable"
            label={say("whenUnavailable")}
            options={[
              { value: "refuse", label: say("unavailableRefuse") },
              { value: "send", label: say("unavailableSend") },
            ]}
            chosen={check.whenUnavailable}
            onChange={(whenUnavailable) => change({ whenUnavailable })}
          />
          {check.params !== undefined && (
            <p className={styles["soft"]}>
              {say("checkedParams", { params: check.params.join(", ") })}
            </p>
          )}
        </div>
      )}
    </SwitchField>
  );
}

function Choice<One extends string>({
  id,
  label,
  options,
  chosen,
  onChange,
}: {
  id: string;
  label: string;
  options: { value: One; label: string }[];
  chosen: One;
  onChange: (chosen: One) => void;
}) {
  return (
    <Form.Item label={label} htmlFor={id}>
      <Select id={id} value={chosen} options={options} onChange={onChange} />
    </Form.Item>
  );
}
