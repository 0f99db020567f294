import { Tag } from "antd";
import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import styles from "./templates.module.css";
import { words } from "./words.ts";

const names = {
  "one-time": "oneTime",
  "long-term": "longTerm",
  "official-account": "officialAccount",
} as const;

/** How often it may be sent, with the meaning when one points at it. */
export function TemplateType({ template }: { template: Pick<Template, "type" | "removedAt"> }) {
  const say = useWords(words);
  if (template.removedAt !== null) return <span className={styles["gone"]}>{say("removed")}</span>;
  const name = names[template.type];
  return <Tag title={say(`${name}Meaning`)}>{say(name)}</Tag>;
}
