import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { changeWebhook, removeWebhook, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { ChangedMeanwhile, currentOf } from "../../parts/changed-meanwhile.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { useAppid } from "../../shell/operator.ts";
import { urlErrorOf } from "../webhooks/url-error.ts";
import { WebhookFields } from "../webhooks/webhook-fields.tsx";
import { useRefresh } from "./use-refresh.ts";
import { words } from "./words.ts";

interface Values {
  url: string;
  events: string[];
  name: string;
}

/** How it is set. What somebody else has saved meanwhile is never overwritten without a word. */
export function EditPanel({ webhook }: { webhook: Webhook }) {
  const say = useWords(words);
  const appid = useAppid();
  const navigate = useNavigate();
  const refresh = useRefresh(webhook.id);
  const [form] = Form.useForm<Values>();
  // The page asks again in the background; the form saves against the version that it was filled from.
  const [seen, setSeen] = useState(webhook);
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, url, events }) => {
    setIsSaved(false);
    const change = { url, events, ...(name && { name }) };
    setSeen(await changeWebhook(webhook.id, change, seen.version));
    setIsSaved(true);
    await refresh();
  });
  const urlError = urlErrorOf(error);
  const theirs = currentOf(error) as Webhook | undefined;
  const take = (newest: Webhook) => {
    setSeen(newest);
    form.setFieldsValue(toValues(newest));
  };
  const remove = async () => {
    await removeWebhook(webhook.id);
    await navigate({ to: "/$appid/webhooks", params: { appid } });
  };
  return (
    <Panel title={say("edit")}>
      <Form
        name="webhook"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={toValues(webhook)}
        onFinish={onFinish}
      >
        <WebhookFields urlError={urlError} />
        {theirs !== undefined && theirs.version !== seen.version ? (
          <ChangedMeanwhile onKeepMine={() => setSeen(theirs)} onTakeTheirs={() => take(theirs)} />
        ) : (
          theirs === undefined && <ErrorNote error={urlError === undefined ? error : undefined} />
        )}
        {isSaved && !isBusy && <Alert type="success" showIcon role="status" title={say("saved")} />}
        <div className={styles["buttons"]}>
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {say("save")}
          </Button>
          <ConfirmButton
            danger
            title={say("removeTitle")}
            consequence={say("removeHint")}
            confirmLabel={say("remove")}
            onConfirm={remove}
          >
            {say("remove")}
          </ConfirmButton>
        </div>
      </Form>
    </Panel>
  );
}

function toValues({ url, events, name }: Webhook): Values {
  return { url, events, name };
}
