import { Input, Radio, Select } from "antd";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { Field, FieldGroup } from "../../parts/field.tsx";
import styles from "./campaign-draft.module.css";
import { longestName, type AudienceKind, type DraftForm } from "./draft-form.ts";
import { words } from "./words.ts";

export type Basics = Pick<DraftForm, "name" | "scene" | "audienceKind">;

const kinds = ["everybody", "filter", "list"] as const satisfies AudienceKind[];

/** The name, the scene and whom it is for. */
export function BasicsFields({
  basics,
  scenes,
  isTried,
  isLocked = false,
  onChange,
}: {
  basics: Basics;
  /** undefined until they have come. */
  scenes: Scene[] | undefined;
  /** Also what is not filled in yet is a fault: somebody wanted to go on. */
  isTried: boolean;
  /** Only the name may change. */
  isLocked?: boolean;
  onChange: (changes: Partial<Basics>) => void;
}) {
  const say = useWords(words);
  const { name, scene } = basics;
  const isGone = scenes !== undefined && scene !== "" && !scenes.some((one) => one.name === scene);
  const nameFault =
    name.length > longestName
      ? say("nameTooLong", { limit: longestName, n: name.length })
      : isTried && name.trim() === ""
        ? say("nameMissing")
        : undefined;
  const sceneFault = isGone
    ? say("sceneGone", { scene })
    : isTried && scene === ""
      ? say("scenePlaceholder")
      : undefined;
  return (
    <>
      <Field label={say("name")} hint={say("nameHint")} error={nameFault}>
        {(control) => (
          <Input
            {...control}
            dir="auto"
            autoComplete="off"
            status={nameFault === undefined ? "" : "error"}
            value={name}
            onChange={({ target }) => onChange({ name: target.value })}
          />
        )}
      </Field>
      <Field label={say("scene")} error={sceneFault}>
        {(control) => (
          <Select
            {...control}
            className={styles["wide"] ?? ""}
            showSearch
            disabled={isLocked}
            loading={scenes === undefined}
            placeholder={say("scenePlaceholder")}
            status={sceneFault === undefined ? "" : "error"}
            value={scene === "" ? null : scene}
            options={scenes?.map((one) => ({ value: one.name, label: one.name })) ?? []}
            onChange={(chosen: string) => onChange({ scene: chosen })}
          />
        )}
      </Field>
      <FieldGroup label={say("audience")}>
        <Radio.Group
          className={styles["kinds"] ?? ""}
          disabled={isLocked}
          value={basics.audienceKind}
          onChange={({ target }) => onChange({ audienceKind: target.value as AudienceKind })}
        >
          {kinds.map((kind) => (
            <Radio key={kind} value={kind}>
              <span className={styles["kind"]}>
                <strong>{say(kind)}</strong>
                <span>{say(`${kind}Hint`)}</span>
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </FieldGroup>
    </>
  );
}
