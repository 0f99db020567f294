import { Button, Form, Input } from "antd";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { NewPasswordItems } from "../../parts/new-password-items.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

export function SetUpForm({
  create,
}: {
  create: (owner: { name: string; password: string }) => Promise<unknown>;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<{ name: string; password: string; again: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, ({ name, password }) =>
    create({ name, password }),
  );
  return (
    <Form
      name="set-up"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: "", password: "", again: "" }}
      onFinish={onFinish}
    >
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, whitespace: true, message: say("nameNeeded") }]}
      >
        <Input autoComplete="username" autoFocus maxLength={64} />
      </Form.Item>
      <NewPasswordItems />
      <ErrorNote error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {say("create")}
      </Button>
    </Form>
  );
}
