import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { showFormErrors } from "../../parts/form-errors.ts";
import { words } from "./words.ts";

const shortestPassword = 10;

export function SetUpForm({
  create,
  onCreated,
}: {
  create: (owner: { name: string; password: string }) => Promise<unknown>;
  onCreated: () => Promise<unknown>;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<{ name: string; password: string; again: string }>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async ({ name, password }: { name: string; password: string }) => {
    setIsBusy(true);
    setError(undefined);
    try {
      await create({ name, password });
      await onCreated();
    } catch (cause) {
      setError(showFormErrors(form, cause));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: "", password: "", again: "" }}
      onFinish={(owner) => void submit(owner)}
    >
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, message: say("nameNeeded") }]}
      >
        <Input autoComplete="username" autoFocus maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={say("password")}
        rules={[
          {
            min: shortestPassword,
            required: true,
            message: say("passwordNeeded", { n: shortestPassword }),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name="again"
        label={say("again")}
        dependencies={["password"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, again) =>
              again === getFieldValue("password")
                ? Promise.resolve()
                : Promise.reject(new Error(say("different"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <ErrorNote error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {say("create")}
      </Button>
    </Form>
  );
}
