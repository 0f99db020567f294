import { Form, Input } from "antd";
import type { Keyword, Template } from "../../api/templates.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import type { ChangeDraft, Draft } from "./draft.ts";
import { InsertMenu } from "./insert-menu.tsx";
import styles from "./scene.module.css";
import type { DraftFault } from "./use-draft-preview.ts";
import { words } from "./words.ts";

const longestText = 2000;
const longestPage = 1024;

/** What each keyword says, and the page that the card opens; what is wrong with a text stands below it. */
export function MappingFields({
  draft,
  template,
  faults,
  names,
  onChange,
}: {
  draft: Draft;
  template: Template | undefined;
  faults: DraftFault[];
  /** Params that the texts read by now. */
  names: string[];
  onChange: ChangeDraft;
}) {
  const say = useWords(words);
  const faultsOf = (key: string) => faults.filter((fault) => fault.key === key);
  return (
    <>
      <p className={styles["lead"]}>{say("contentHint", { example: "{{ taskName }}" })}</p>
      {template?.keywords.map((keyword) => (
        <KeywordField
          key={keyword.key}
          keyword={keyword}
          text={draft.mapping[keyword.key] ?? ""}
          faults={faultsOf(keyword.key)}
          names={names}
          onChange={(text) => onChange({ mapping: { ...draft.mapping, [keyword.key]: text } })}
        />
      ))}
      <PageField
        page={draft.page}
        faults={faultsOf("page")}
        onChange={(page) => onChange({ page })}
      />
    </>
  );
}

function KeywordField({
  keyword: { key, type, name, enumValues = [] },
  text,
  faults,
  names,
  onChange,
}: {
  keyword: Keyword;
  text: string;
  faults: DraftFault[];
  names: string[];
  onChange: (text: string) => void;
}) {
  const say = useWords(words);
  const id = `mapping-${key}`;
  return (
    <Form.Item
      label={
        <span className={styles["keyword"]}>
          <bdi>{name}</bdi> <code>{key}</code>
        </span>
      }
      htmlFor={id}
      extra={
        <>
          <Faults faults={faults} />
          {say(ruleOf(enumValues.length > 0 ? "enum" : type), { values: enumValues.join(" / ") })}
        </>
      }
      {...lookOf(faults)}
    >
      <div className={styles["text"]}>
        <Input.TextArea
          id={id}
          value={text}
          rows={1}
          className={styles["grows"] ?? ""}
          maxLength={longestText}
          spellCheck={false}
          aria-invalid={faults.length > 0}
          onChange={(event) => onChange(event.target.value)}
        />
        <InsertMenu
          fieldId={id}
          label={say("insertInto", { name })}
          names={names}
          text={text}
          onChange={onChange}
        />
      </div>
    </Form.Item>
  );
}

function PageField({
  page,
  faults,
  onChange,
}: {
  page: string;
  faults: DraftFault[];
  onChange: (page: string) => void;
}) {
  const say = useWords(words);
  const isSlashed = page.startsWith("/");
  return (
    <Form.Item
      label={say("page")}
      htmlFor="scene-page"
      extra={
        <>
          <Faults faults={faults} />
          {say("pageHint")}
        </>
      }
      {...(isSlashed ? { validateStatus: "error", help: say("pageSlash") } : lookOf(faults))}
    >
      <Input
        id="scene-page"
        value={page}
        maxLength={longestPage}
        placeholder="pages/task/detail?id={{ taskId }}"
        spellCheck={false}
        aria-invalid={isSlashed || faults.length > 0}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}

/** Red where the scene cannot be saved, amber where the sample values would be refused. */
function lookOf(faults: DraftFault[]) {
  if (faults.length === 0) return {};
  return { validateStatus: faults.some(isOfText) ? ("error" as const) : ("warning" as const) };
}

function isOfText({ kind }: DraftFault): boolean {
  return kind === "liquid" || kind === "unmapped";
}

/** Not as the field's `help`: that one unfolds slowly, and these come and go as somebody types. */
function Faults({ faults }: { faults: DraftFault[] }) {
  const language = useLanguage() === "en" ? "en" : "zh";
  return faults.map((fault) => (
    <span
      key={`${fault.kind}-${fault.rule}`}
      className={`${styles["fault"]} ${isOfText(fault) ? styles["badText"] : styles["badValue"]}`}
      role="alert"
    >
      {fault.message[language]}
      {language === "en" ? ". " : "。"}
      {fault.hint[language]}
    </span>
  ));
}

const rules = [
  "thing",
  "number",
  "letter",
  "symbol",
  "character_string",
  "time",
  "date",
  "amount",
  "phone_number",
  "car_number",
  "name",
  "phrase",
  "enum",
] as const;

function ruleOf(type: string) {
  const known = rules.find((rule) => rule === type);
  return known === undefined ? "rule_other" : (`rule_${known}` as const);
}
