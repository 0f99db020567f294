import { Form, Input } from "antd";
import type { Scene } from "../../api/scenes.ts";
import { useBilingual } from "../../language/bilingual.ts";
import { useWords } from "../../language/language.ts";
import { keysOf } from "../../parts/keys-of-param.ts";
import { exampleFor, isReadByMembers } from "./structured-params.ts";
import type { Preview, Violation } from "./use-preview.ts";
import styles from "./send-message.module.css";
import { words } from "./words.ts";

/** A field for each param of the scene, with what WeChat would refuse of the keyword that it fills. */
export function ParamFields({
  scene,
  preview: { card, violations },
  isChecked,
}: {
  scene: Scene;
  preview: Preview;
  /** Also what is not filled in yet is a fault: somebody pressed send. */
  isChecked: boolean;
}) {
  const say = useWords(words);
  const form = Form.useFormInstance();
  const sayViolation = useViolationWords();
  const names = new Map(card?.lines.map(({ key, name }) => [key, name]));
  const lengths = new Map(card?.lines.map(({ key, value }) => [key, value.length]));
  return scene.params.map((param) => {
    const keys = keysOf(scene, param);
    const isShown = isChecked || form.isFieldTouched(["params", param]);
    const faults = isShown ? violations.filter(({ key }) => keys.includes(key)) : [];
    return (
      <Form.Item
        key={`${scene.name} ${param}`}
        name={["params", param]}
        label={
          <span className={styles["label"]}>
            {keys.map((key) => names.get(key) ?? key).join("、")}
            <code>{param}</code>
          </span>
        }
        {...(isReadByMembers(scene, param) && {
          extra: say("structured", { example: exampleFor(scene, param) }),
        })}
        {...(faults.length > 0 && {
          validateStatus: "error" as const,
          help: (
            <div className={styles["faults"]}>
              {faults.map((fault) => (
                <p key={`${fault.key} ${fault.rule}`}>
                  {sayViolation(fault, lengths.get(fault.key) ?? 0)}
                </p>
              ))}
            </div>
          ),
        })}
      >
        <Input maxLength={2_000} dir="auto" autoComplete="off" />
      </Form.Item>
    );
  });
}

/** The commonest rules as short as a form has room; the others as the server says them. */
function useViolationWords(): (fault: Violation, length: number) => string {
  const say = useWords(words);
  const read = useBilingual();
  return (fault, length) => {
    const name = fault.keywordName ?? fault.key;
    if (fault.rule === "too-long" && fault.limit !== undefined) {
      return say("tooLong", { name, limit: fault.limit, n: length });
    }
    if (fault.rule === "empty" || fault.rule === "missing") return say("empty", { name });
    return say("faultAndHint", { fault: read(fault.message), hint: read(fault.hint) });
  };
}
