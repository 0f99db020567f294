import { Link } from "@tanstack/react-router";
import { Alert, Form, Input, Select } from "antd";
import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { useAppid } from "../../shell/operator.ts";
import { mappingFor, type ChangeDraft, type Draft } from "./draft.ts";
import { nameFault } from "./name-fault.ts";
import { words } from "./words.ts";

/** What the scene is called, and its template. */
export function IdentityFields({
  draft,
  isNew,
  isAsked,
  takenName,
  templates,
  foreignKeys,
  onChange,
}: {
  draft: Draft;
  isNew: boolean;
  /** It was tried to be saved: an empty name is a fault now. */
  isAsked: boolean;
  takenName: string | undefined;
  templates: Template[];
  foreignKeys: string[];
  onChange: ChangeDraft;
}) {
  const say = useWords(words);
  return (
    <>
      {isNew && (
        <NameField draft={draft} isAsked={isAsked} takenName={takenName} onChange={onChange} />
      )}
      <TemplateField draft={draft} templates={templates} onChange={onChange} />
      {foreignKeys.length > 0 && (
        <Alert type="warning" showIcon title={say("foreign", { keys: foreignKeys.join("、") })} />
      )}
    </>
  );
}

function NameField({
  draft: { name },
  isAsked,
  takenName,
  onChange,
}: {
  draft: Draft;
  isAsked: boolean;
  takenName: string | undefined;
  onChange: ChangeDraft;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const isTaken = takenName === name && name !== "";
  const fault = isAsked || name !== "" ? nameFault(name) : undefined;
  const help = isTaken ? (
    <>
      {say("nameTaken", { name })}{" "}
      <Link to="/$appid/scenes/$scene" params={{ appid, scene: name }}>
        {say("openTaken")}
      </Link>
    </>
  ) : (
    fault !== undefined && say(fault, { n: name.length })
  );
  return (
    <Form.Item
      label={say("name")}
      htmlFor="scene-name"
      extra={say("nameHint")}
      {...(help !== false && { validateStatus: "error", help })}
    >
      <Input
        id="scene-name"
        value={name}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={help !== false}
        onChange={(event) => onChange({ name: event.target.value })}
      />
    </Form.Item>
  );
}

function TemplateField({
  draft,
  templates,
  onChange,
}: {
  draft: Draft;
  templates: Template[];
  onChange: ChangeDraft;
}) {
  const say = useWords(words);
  const usable = templates.filter(({ removedAt }) => removedAt === null);
  const options = usable.map(({ templateId, title, keywords }) => ({
    value: templateId,
    label: `${title}（${keywords.map(({ name }) => name).join("、")}）`,
  }));
  const isGone = !usable.some(({ templateId }) => templateId === draft.templateId);
  const gone = { value: draft.templateId, label: say("templateGone", { id: draft.templateId }) };
  return (
    <Form.Item
      label={say("template")}
      htmlFor="scene-template"
      {...(isGone && { validateStatus: "error" })}
    >
      <Select
        id="scene-template"
        value={draft.templateId}
        showSearch={{ optionFilterProp: "label" }}
        options={isGone ? [gone, ...options] : options}
        onChange={(templateId) => {
          const template = templates.find((one) => one.templateId === templateId);
          onChange({ templateId, mapping: mappingFor(template, draft.mapping) });
        }}
      />
    </Form.Item>
  );
}
