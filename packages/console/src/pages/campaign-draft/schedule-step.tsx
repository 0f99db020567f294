import { Checkbox, Input, Radio } from "antd";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { Field, FieldGroup } from "../../parts/field.tsx";
import { fromLocalTime } from "../../parts/local-time.ts";
import { useNow } from "../../parts/use-now.ts";
import styles from "./campaign-draft.module.css";
import { faultsIn, type DraftForm } from "./draft-form.ts";
import { SceneRules } from "./scene-rules.tsx";
import { words } from "./words.ts";

/** When it begins and ends, how fast it goes, and at which hours. */
export function ScheduleStep({
  form,
  scene,
  appPerSecond,
  onChange,
}: {
  form: DraftForm;
  scene: Scene | undefined;
  /** The rate of the app; null: none of its own. */
  appPerSecond: number | null;
  onChange: (changes: Partial<DraftForm>) => void;
}) {
  const say = useWords(words);
  const now = useNow();
  const faults = faultsIn(form);
  const fault = (field: keyof DraftForm) => {
    const found = faults[field];
    return found === undefined ? undefined : say(found as "sendAtMissing");
  };
  const sendAt = fromLocalTime(form.sendAt);
  const hasPassed = form.startsLater && sendAt !== null && Date.parse(sendAt) < now;
  return (
    <div className={styles["form"]}>
      <FieldGroup label={say("start")}>
        <Radio.Group
          className={styles["kinds"] ?? ""}
          value={form.startsLater}
          onChange={({ target }) => onChange({ startsLater: target.value as boolean })}
        >
          <Radio value={false}>{say("startNow")}</Radio>
          <Radio value={true}>{say("startLater")}</Radio>
        </Radio.Group>
      </FieldGroup>
      {form.startsLater && (
        <Field
          label={say("sendAt")}
          hint={hasPassed ? say("sendAtPassed") : undefined}
          error={fault("sendAt")}
        >
          {(control) => (
            <Input
              {...control}
              className={styles["time"] ?? ""}
              type="datetime-local"
              value={form.sendAt}
              onChange={({ target }) => onChange({ sendAt: target.value })}
            />
          )}
        </Field>
      )}
      <Field label={say("expireAt")} hint={say("expireAtHint")} error={fault("expireAt")}>
        {(control) => (
          <Input
            {...control}
            className={styles["time"] ?? ""}
            type="datetime-local"
            value={form.expireAt}
            onChange={({ target }) => onChange({ expireAt: target.value })}
          />
        )}
      </Field>
      <Field
        label={say("perSecond")}
        hint={say("perSecondHint", {
          limit: appPerSecond === null ? "" : say("perSecondApp", { n: appPerSecond }),
        })}
        error={fault("perSecond")}
      >
        {(control) => (
          <Input
            {...control}
            className={styles["time"] ?? ""}
            inputMode="decimal"
            autoComplete="off"
            suffix={say("perSecondUnit")}
            status={faults.perSecond === undefined ? "" : "error"}
            value={form.perSecond}
            onChange={({ target }) => onChange({ perSecond: target.value })}
          />
        )}
      </Field>
      <Checkbox
        checked={form.hasWindow}
        onChange={({ target }) => onChange({ hasWindow: target.checked })}
      >
        {say("window")}
      </Checkbox>
      {form.hasWindow && (
        <div className={styles["hours"]}>
          <Field label={say("windowFrom")}>
            {(control) => (
              <Input
                {...control}
                type="time"
                value={form.windowFrom}
                onChange={({ target }) => onChange({ windowFrom: target.value })}
              />
            )}
          </Field>
          <Field
            label={say("windowTo")}
            hint={say("windowHint", { timeZone: form.windowTimeZone })}
            error={fault("windowTo")}
          >
            {(control) => (
              <Input
                {...control}
                type="time"
                value={form.windowTo}
                onChange={({ target }) => onChange({ windowTo: target.value })}
              />
            )}
          </Field>
        </div>
      )}
      {scene !== undefined && <SceneRules scene={scene} />}
    </div>
  );
}
