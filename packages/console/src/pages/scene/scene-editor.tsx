import { Form } from "antd";
import { useState } from "react";
import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useWords } from "../../language/language.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { ChangedMeanwhile } from "./changed-meanwhile.tsx";
import { DeletedMeanwhile } from "./deleted-meanwhile.tsx";
import { isSameDraft, withChanges, type Draft } from "./draft.ts";
import { IdentityFields } from "./identity-fields.tsx";
import { MappingFields } from "./mapping-fields.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { ContentCheckField } from "./content-check-field.tsx";
import { RulesFields } from "./rules-fields.tsx";
import { SaveBar } from "./save-bar.tsx";
import { SendingFields } from "./sending-fields.tsx";
import styles from "./scene.module.css";
import { useDraftPreview } from "./use-draft-preview.ts";
import { useSaveScene } from "./use-save-scene.ts";
import { words } from "./words.ts";

/**
 * The form of a scene with its card beside it. `saved` is the scene that the form began with (undefined: a new one), `present`
 * what the server says now (null: it is gone).
 */
export function SceneEditor({
  templates,
  saved,
  initial,
  present,
}: {
  templates: Template[];
  saved: Scene | undefined;
  initial: Draft;
  present?: Scene | null;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const mayWrite = useMay()("scenes:write");
  const [draft, setDraft] = useState(initial);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const template = templates.find(({ templateId }) => templateId === draft.templateId);
  const {
    preview,
    error: previewError,
    samples,
    isCurrent,
  } = useDraftPreview(appid, draft, template, typed);
  const faults = preview?.faults ?? [];
  const onTaken = (taken: Draft, since?: Draft) =>
    setDraft((now) => (since === undefined ? taken : withChanges(taken, { from: since, to: now })));
  const save = useSaveScene({ appid, initial, saved, present, onTaken });
  const isDirty = !isSameDraft(draft, save.begun) || draft.name !== save.begun.name;
  const change = (changes: Partial<Draft>) => setDraft((now) => ({ ...now, ...changes }));

  return (
    <Form
      layout="vertical"
      // A new scene goes to a page of its own once it is there, where what is typed meanwhile would be lost.
      disabled={!mayWrite || (saved === undefined && save.isBusy)}
      className={styles["editor"] ?? ""}
      // What a preview said of an earlier text says nothing of this one; the server checks besides.
      onFinish={() => save.run(draft, template, isCurrent ? faults : [])}
    >
      <LeaveGuard isDirty={isDirty && mayWrite} />
      {save.theirs !== undefined && save.theirs !== null && isDirty && (
        <ChangedMeanwhile
          mine={draft}
          begun={save.begun}
          theirs={save.theirs}
          templates={templates}
          onChosen={(chosen) => save.overwrite(chosen, draft)}
          onDropped={save.takeTheirs}
        />
      )}
      {save.theirs === null && mayWrite && (
        <DeletedMeanwhile onSaveAsNew={() => save.saveAsNew(draft)} />
      )}
      <div className={styles["columns"]}>
        <div className={styles["fields"]}>
          <Panel>
            <IdentityFields
              draft={draft}
              isNew={saved === undefined}
              isAsked={save.isAsked}
              takenName={save.takenName}
              templates={templates}
              foreignKeys={preview?.foreignKeys ?? []}
              onChange={change}
            />
          </Panel>
          <Panel title={say("content")}>
            <MappingFields
              draft={draft}
              template={template}
              faults={faults}
              names={Object.keys(samples)}
              onChange={change}
            />
          </Panel>
        </div>
        <PreviewPanel
          preview={preview}
          error={previewError}
          samples={samples}
          onSample={(name, text) => setTyped({ ...typed, [name]: text })}
        />
        <div className={styles["fields"]}>
          <Panel title={say("sending")}>
            <SendingFields draft={draft} onChange={change} />
          </Panel>
          <Panel title={say("rules")}>
            <RulesFields draft={draft} onChange={change} />
            <ContentCheckField draft={draft} onChange={change} />
          </Panel>
        </div>
      </div>
      {mayWrite && <SaveBar save={save} isNew={saved === undefined} isDirty={isDirty} />}
    </Form>
  );
}
