import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { changePassword } from "../../api/own-account.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { NewPasswordItems } from "../../parts/new-password-items.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

interface Passwords {
  current: string;
  password: string;
}

const empty = { current: "", password: "", again: "" };

export function PasswordPanel() {
  const say = useWords(words);
  const [form] = Form.useForm<Passwords>();
  const [isSaved, setIsSaved] = useState(false);
  const { isBusy, error, onFinish } = useSubmit(form, async ({ current, password: next }) => {
    setIsSaved(false);
    await changePassword({ current, next });
    setIsSaved(true);
    form.setFieldsValue(empty);
  });
  const isWrong = error instanceof ApiError && error.code === "PASSWORD_WRONG";
  return (
    <Panel title={say("password")}>
      <Form
        name="own-password"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={empty}
        onFinish={onFinish}
      >
        <Form.Item
          name="current"
          label={say("current")}
          rules={[{ required: true, message: say("currentNeeded") }]}
          {...(isWrong && { validateStatus: "error", help: say("currentWrong") })}
        >
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
        <NewPasswordItems />
        <ErrorNote error={isWrong ? undefined : error} />
        {isSaved && <Alert type="success" showIcon role="status" title={say("saved")} />}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("save")}
        </Button>
      </Form>
    </Panel>
  );
}
