import { Checkbox } from "antd";
import { useWords } from "../../language/language.ts";
import type { Scope } from "../../shell/may-do.ts";
import styles from "./api-keys.module.css";
import { scopeGroups, type ScopeGroup } from "./scopes.ts";
import { words } from "./words.ts";

const groups = Object.entries(scopeGroups) as [ScopeGroup, readonly Scope[]][];

/** Scopes in words, by what they are about. Form.Item gives value and onChange. */
export function ScopeField({
  value = [],
  onChange,
}: {
  value?: Scope[];
  onChange?: (scopes: Scope[]) => void;
}) {
  const say = useWords(words);
  const isAll = value.includes("*");
  const toggle = (scope: Scope, isOn: boolean) =>
    onChange?.(isOn ? [...value, scope] : value.filter((one) => one !== scope));
  return (
    <div className={styles["scopes"]}>
      <Checkbox checked={isAll} onChange={({ target }) => onChange?.(target.checked ? ["*"] : [])}>
        {say("*")}
      </Checkbox>
      {!isAll &&
        groups.map(([group, scopes]) => (
          <fieldset key={group}>
            <legend>{say(group)}</legend>
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                checked={value.includes(scope)}
                onChange={({ target }) => toggle(scope, target.checked)}
              >
                {say(scope)}
              </Checkbox>
            ))}
          </fieldset>
        ))}
    </div>
  );
}
