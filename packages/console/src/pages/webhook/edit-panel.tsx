import { useNavigate } from "@tanstack/react-router";
import { Alert, Button, Form } from "antd";
import { useState } from "react";
import { changeWebhook, removeWebhook, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
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

export function EditPanel({ webhook }: { webhook: Webhook }) {
  const say = useWords(words);
  const appid = useAppid();
  const navigate = useNavigate();
  const refresh = useRefresh(webhook.id);
  const [form] = Form.useForm<Values>();
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, url, events }) => {
    setIsSaved(false);
    await changeWebhook(webhook.id, { url, events, ...(name && { name }) });
    setIsSaved(true);
    await refresh();
  });
  const urlError = urlErrorOf(error);
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
        initialValues={{ url: webhook.url, events: webhook.events, name: webhook.name }}
        onFinish={onFinish}
      >
        <WebhookFields urlError={urlError} />
        <ErrorNote error={urlError === undefined ? error : undefined} />
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
