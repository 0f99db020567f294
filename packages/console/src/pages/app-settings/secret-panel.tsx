import { useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { changeApp } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

const longestSecret = 256;

/** A new AppSecret. The saved one is never shown. */
export function SecretPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ secret: string }>();
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async ({ secret }) => {
    setIsSaved(false);
    await changeApp(appid, { secret });
    setIsSaved(true);
    form.resetFields();
    await Promise.all([
      queries.refetchQueries({ queryKey: ["connection-test", appid] }),
      queries.invalidateQueries({ queryKey: ["app", appid] }),
    ]);
  });
  return (
    <Panel title="AppSecret">
      <Form
        name="app-secret"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ secret: "" }}
        onFinish={onFinish}
      >
        <Form.Item
          name="secret"
          label={say("newSecret")}
          extra={say("secretHint")}
          rules={[{ required: true, message: say("secretNeeded") }]}
        >
          <Input.Password
            autoComplete="off"
            maxLength={longestSecret}
            placeholder={say("secretSaved")}
          />
        </Form.Item>
        <ErrorNote error={error} />
        {isSaved && <Alert type="success" showIcon role="status" title={say("secretChanged")} />}
        <Button htmlType="submit" loading={isBusy}>
          {say("changeSecret")}
        </Button>
      </Form>
    </Panel>
  );
}
