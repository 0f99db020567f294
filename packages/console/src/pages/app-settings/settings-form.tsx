import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { appQuery, changeApp, type App } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ChangedMeanwhile, currentOf } from "../../parts/changed-meanwhile.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { MiniProgramFields } from "./mini-program-fields.tsx";
import { SettingsFields } from "./settings-fields.tsx";
import { toChange, toValues, type SettingsValues } from "./settings-values.ts";
import { words } from "./words.ts";

/** How the app sends, and what it does with users who leave. What somebody else has saved meanwhile is never overwritten without a word. */
export function SettingsForm({ app }: { app: App }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<SettingsValues>();
  // What is asked again in the background leaves the form alone: it saves against the version that it was filled from.
  const [seen, setSeen] = useState(app);
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async (values) => {
    setIsSaved(false);
    const saved = await changeApp(app.appid, toChange(values), seen.version);
    setSeen(saved);
    setIsSaved(true);
    queries.setQueryData(appQuery(app.appid).queryKey, saved);
    await queries.invalidateQueries({ queryKey: ["apps"] });
  });
  const theirs = currentOf(error) as App | undefined;
  const take = (newest: App) => {
    setSeen(newest);
    form.setFieldsValue(toValues(newest));
  };
  return (
    <Panel title={say("settings")}>
      <Form
        name="app-settings"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={toValues(app)}
        onFinish={onFinish}
      >
        <SettingsFields />
        {app.kind === "mini-program" && <MiniProgramFields appid={app.appid} />}
        {theirs !== undefined && theirs.version !== seen.version ? (
          <ChangedMeanwhile onKeepMine={() => setSeen(theirs)} onTakeTheirs={() => take(theirs)} />
        ) : (
          theirs === undefined && <ErrorNote error={error} />
        )}
        {isSaved && !isBusy && <Alert type="success" showIcon role="status" title={say("saved")} />}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("save")}
        </Button>
      </Form>
    </Panel>
  );
}
