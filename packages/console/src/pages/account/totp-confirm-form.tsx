import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, QRCode } from "antd";
import { ApiError } from "../../api/api-error.ts";
import { confirmTotp } from "../../api/own-account.ts";
import { sessionQuery } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import styles from "./account.module.css";
import { words } from "./words.ts";

/** The secret for the authenticator, and the code that proves that it has arrived there. */
export function TotpConfirmForm({
  begun,
  onEnd,
}: {
  begun: { secret: string; otpauthUri: string };
  onEnd: () => void;
}) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ code: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ code }) => {
    await confirmTotp(code);
    await queries.refetchQueries(sessionQuery);
    onEnd();
  });
  const isWrong = error instanceof ApiError && error.code === "TOTP_INVALID";
  return (
    <Form
      name="totp-confirm"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ code: "" }}
      onFinish={onFinish}
    >
      <p>{say("scan")}</p>
      <div className={styles["scan"]}>
        {/* Black on white in the dark theme too: not every app reads it the other way. */}
        <QRCode
          type="svg"
          aria-label={say("qrCode")}
          value={begun.otpauthUri}
          color="#000"
          bgColor="#fff"
        />
        <div>
          <p>{say("secret")}</p>
          <CopyText text={begun.secret} label={say("secret")} />
        </div>
      </div>
      <Form.Item
        name="code"
        label={say("code")}
        rules={[{ required: true, pattern: /^\d{6}$/, message: say("codeNeeded") }]}
        {...(isWrong && { validateStatus: "error", help: say("codeWrong") })}
      >
        <Input autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
      </Form.Item>
      <ErrorNote error={isWrong ? undefined : error} />
      <div className={styles["buttons"]}>
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("confirm")}
        </Button>
        <Button onClick={onEnd}>{say("cancel")}</Button>
      </div>
    </Form>
  );
}
