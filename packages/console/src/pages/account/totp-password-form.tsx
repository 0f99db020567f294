import { Button, Form, Input } from "antd";
import { ApiError } from "../../api/api-error.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import styles from "./account.module.css";
import { words } from "./words.ts";

/** Whoever finds an open console can neither add a second factor nor take it away: both take the password. */
export function TotpPasswordForm({
  purpose,
  onPassword,
  onCancel,
}: {
  purpose: "begin" | "turnOff";
  onPassword: (password: string) => Promise<void>;
  onCancel: () => void;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<{ current: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, ({ current }) => onPassword(current));
  const isWrong = error instanceof ApiError && error.code === "PASSWORD_WRONG";
  return (
    <Form
      name="totp-password"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ current: "" }}
      onFinish={onFinish}
    >
      <p className={styles["text"]}>{say(purpose === "begin" ? "beginHint" : "turnOffHint")}</p>
      <Form.Item
        name="current"
        label={say("current")}
        rules={[{ required: true, message: say("currentNeeded") }]}
        {...(isWrong && { validateStatus: "error", help: say("currentWrong") })}
      >
        <Input.Password autoComplete="current-password" maxLength={256} />
      </Form.Item>
      <ErrorNote error={isWrong ? undefined : error} />
      <div className={styles["buttons"]}>
        <Button danger={purpose === "turnOff"} htmlType="submit" loading={isBusy}>
          {say(purpose)}
        </Button>
        <Button onClick={onCancel}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}
