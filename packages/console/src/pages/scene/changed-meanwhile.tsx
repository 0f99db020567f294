import { Alert, Button, Radio } from "antd";
import { useEffect, useRef, useState } from "react";
import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { differencesOf, draftOf, take, valueOf, type Draft, type Field } from "./draft.ts";
import { useFieldWords } from "./field-words.ts";
import styles from "./scene.module.css";
import { words } from "./words.ts";

/**
 * What a colleague saved beside what is in the form, field by field, to choose from. What only they changed is theirs at first,
 * what only this form changed is its own; so is what both did.
 */
export function ChangedMeanwhile({
  mine,
  begun,
  theirs,
  templates,
  onChosen,
  onDropped,
}: {
  mine: Draft;
  begun: Draft;
  theirs: Scene;
  templates: Template[];
  onChosen: (chosen: Draft) => void;
  onDropped: () => void;
}) {
  const say = useWords(words);
  const { nameOf, textOf } = useFieldWords(templates);
  const other = draftOf(theirs);
  const fields = differencesOf(mine, other);
  const changedHere = differencesOf(begun, mine);
  const [choices, setChoices] = useState<Partial<Record<Field, "mine" | "theirs">>>({});
  const choiceOf = (field: Field) =>
    choices[field] ?? (changedHere.includes(field) ? "mine" : "theirs");
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "start" });
  }, []);

  const chosen = () =>
    fields
      .filter((field) => choiceOf(field) === "theirs")
      .reduce((draft, field) => take(draft, field, other), mine);

  return (
    <section ref={place} className={styles["conflict"]} aria-label={say("changedTitle")}>
      <Alert
        type="warning"
        showIcon
        role="alert"
        title={say("changedTitle")}
        description={say("changedText")}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">{say("field")}</th>
            <th scope="col">{say("theirs")}</th>
            <th scope="col">{say("mine")}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{nameOf(field)}</th>
              {(["theirs", "mine"] as const).map((side) => (
                <td key={side}>
                  <Radio
                    name={`keep-${field}`}
                    checked={choiceOf(field) === side}
                    onChange={() => setChoices({ ...choices, [field]: side })}
                    aria-label={`${nameOf(field)}：${say(side === "theirs" ? "takeTheirs" : "takeMine")}`}
                  >
                    <bdi>{textOf(field, valueOf(side === "theirs" ? other : mine, field))}</bdi>
                  </Radio>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles["actions"]}>
        <Button type="primary" onClick={() => onChosen(chosen())}>
          {say("keepChosen")}
        </Button>
        <Button onClick={onDropped}>{say("onlyTheirs")}</Button>
      </div>
    </section>
  );
}
