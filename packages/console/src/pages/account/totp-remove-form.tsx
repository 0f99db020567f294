import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { ApiError } from "../../api/api-error.ts";
import { removeTotp } from "../../api/own-account.ts";
import { sessionQuery } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import styles from "./account.module.css";
import { words } from "./words.ts";

/** Whoever finds an open console cannot take the second factor away: it takes the password. */
export function TotpRemoveForm({ onEnd }: { onEnd: () => void }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ current: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ current }) => {
    await removeTotp(current);
    await queries.refetchQueries(sessionQuery);
    onEnd();
  });
  const isWrong = error instanceof ApiError && error.code === "PASSWORD_WRONG";
  return (
    <Form
      name="totp-remove"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ current: "" }}
      onFinish={onFinish}
    >
      <p className={styles["text"]}>{say("turnOffHint")}</p>
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
        <Button danger htmlType="submit" loading={isBusy}>
          {say("turnOff")}
        </Button>
        <Button onClick={onEnd}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}
