import { Form, Input, InputNumber, Select } from "antd";
import { useWords } from "../../language/language.ts";
import type { ChangeDraft, Draft } from "./draft.ts";
import { labelOf, type Action } from "./field-words.ts";
import styles from "./scene.module.css";
import { SwitchField } from "./sending-fields.tsx";
import { words } from "./words.ts";

type QuietHours = NonNullable<Draft["quietHours"]>;
type FrequencyCap = NonNullable<Draft["frequencyCap"]>;

const usualHours: QuietHours = {
  from: "22:00",
  to: "08:00",
  timeZone: "Asia/Shanghai",
  action: "delay",
};
const usualCap: FrequencyCap = { count: 3, perDays: 1, action: "delay" };

/** Hours in which it is not sent, and how often one user gets it. */
export function RulesFields({ draft, onChange }: { draft: Draft; onChange: ChangeDraft }) {
  const say = useWords(words);
  const { quietHours, frequencyCap } = draft;
  return (
    <>
      <SwitchField
        id="quiet-hours"
        label={say("quietHours")}
        hint={say("quietHoursHint")}
        isOn={quietHours !== null}
        onChange={(isOn) => onChange({ quietHours: isOn ? usualHours : null })}
      >
        {quietHours !== null && (
          <QuietHoursFields
            hours={quietHours}
            onChange={(next) => onChange({ quietHours: { ...quietHours, ...next } })}
          />
        )}
      </SwitchField>
      <SwitchField
        id="frequency-cap"
        label={say("frequencyCap")}
        hint={say("frequencyCapHint")}
        isOn={frequencyCap !== null}
        onChange={(isOn) => onChange({ frequencyCap: isOn ? usualCap : null })}
      >
        {frequencyCap !== null && (
          <CapFields cap={frequencyCap} onChange={(next) => onChange({ frequencyCap: next })} />
        )}
      </SwitchField>
    </>
  );
}

function QuietHoursFields({
  hours,
  onChange,
}: {
  hours: QuietHours;
  onChange: (changes: Partial<QuietHours>) => void;
}) {
  const say = useWords(words);
  const isSame = hours.from === hours.to;
  return (
    <div className={styles["inner"]}>
      <Form.Item label={say("from")} htmlFor="quiet-from">
        <Input
          id="quiet-from"
          type="time"
          required
          value={hours.from}
          onChange={(event) => onChange({ from: event.target.value })}
        />
      </Form.Item>
      <Form.Item
        label={say("to")}
        htmlFor="quiet-to"
        {...(isSame && { validateStatus: "error", help: say("sameTimes") })}
      >
        <Input
          id="quiet-to"
          type="time"
          required
          value={hours.to}
          aria-invalid={isSame}
          onChange={(event) => onChange({ to: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={say("timeZone")} htmlFor="quiet-zone">
        <Select
          id="quiet-zone"
          showSearch
          value={hours.timeZone}
          options={zones.map((zone) => ({ value: zone, label: zone }))}
          onChange={(timeZone) => onChange({ timeZone })}
        />
      </Form.Item>
      <ActionField
        id="quiet-action"
        actions={["delay", "drop"]}
        action={hours.action}
        onChange={(action) => onChange({ action })}
      />
    </div>
  );
}

const zones = [
  "Asia/Shanghai",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "Asia/Shanghai"),
];

function CapFields({
  cap,
  onChange,
}: {
  cap: FrequencyCap;
  onChange: (cap: FrequencyCap) => void;
}) {
  const say = useWords(words);
  const unit = cap.perHours === undefined ? "days" : "hours";
  const length = cap.perHours ?? cap.perDays ?? 1;
  const withLength = (next: number, nextUnit: "hours" | "days") => {
    const { count, action } = cap;
    onChange(
      nextUnit === "hours" ? { count, action, perHours: next } : { count, action, perDays: next },
    );
  };
  return (
    <div className={styles["inner"]}>
      <Form.Item label={say("count")} htmlFor="cap-count">
        <InputNumber
          id="cap-count"
          min={1}
          max={1000}
          precision={0}
          value={cap.count}
          onChange={(count) => count !== null && onChange({ ...cap, count })}
        />
      </Form.Item>
      <Form.Item label={say("per")} htmlFor="cap-length">
        <InputNumber
          id="cap-length"
          min={1}
          max={unit === "hours" ? 24 * 90 : 90}
          precision={0}
          value={length}
          onChange={(next) => next !== null && withLength(next, unit)}
        />
      </Form.Item>
      <Form.Item label={say("unit")} htmlFor="cap-unit">
        <Select
          id="cap-unit"
          value={unit}
          options={[
            { value: "hours" as const, label: say("hours") },
            { value: "days" as const, label: say("days") },
          ]}
          onChange={(next: "hours" | "days") => withLength(Math.min(length, 90), next)}
        />
      </Form.Item>
      <ActionField
        id="cap-action"
        actions={["delay", "drop", "reject"]}
        action={cap.action}
        onChange={(action) => onChange({ ...cap, action })}
      />
    </div>
  );
}

function ActionField<One extends Action>({
  id,
  actions,
  action,
  onChange,
}: {
  id: string;
  actions: One[];
  action: One;
  onChange: (action: One) => void;
}) {
  const say = useWords(words);
  return (
    <Form.Item label={say("action")} htmlFor={id}>
      <Select
        id={id}
        value={action}
        options={actions.map((value) => ({ value, label: say(labelOf(value)) }))}
        onChange={onChange}
      />
    </Form.Item>
  );
}
