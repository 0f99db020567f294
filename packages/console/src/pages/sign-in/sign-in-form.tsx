import { Button, Form, Input, type InputRef } from "antd";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { signIn } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { words } from "./words.ts";

interface Credentials {
  name: string;
  password: string;
  totp?: string;
}

/** Name and password; a second factor is asked for when the server wants one. What is wrong stands beside its field. */
export function SignInForm({
  initialName = "",
  onSignedIn,
}: {
  initialName?: string;
  onSignedIn: () => Promise<unknown>;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<Credentials>();
  const [isTotpAsked, setIsTotpAsked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const totp = useRef<InputRef>(null);
  useEffect(() => {
    if (isTotpAsked) totp.current?.focus();
  }, [isTotpAsked]);

  const submit = async (credentials: Credentials) => {
    setIsBusy(true);
    setError(undefined);
    try {
      await signIn(credentials);
      await onSignedIn();
    } catch (cause) {
      showRefusal(cause);
    } finally {
      setIsBusy(false);
    }
  };
  const showRefusal = (cause: unknown) => {
    const code = cause instanceof ApiError ? cause.code : undefined;
    const mark = (name: keyof Credentials, text: string) =>
      form.setFields([{ name, errors: [text] }]);
    if (code === "TOTP_REQUIRED") {
      setIsTotpAsked(true);
    } else if (code === "UNAUTHENTICATED") {
      if (isTotpAsked) mark("totp", say("totpWrong"));
      else mark("password", say("wrong"));
    } else if (code === "TOO_MANY_ATTEMPTS" && cause instanceof ApiError) {
      mark("password", say("tooMany", { n: cause.retryAfterSeconds ?? 60 }));
    } else {
      setError(cause);
    }
  };

  return (
    <Form
      name="sign-in"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ name: initialName, password: "" }}
      onFinish={(credentials) => void submit(credentials)}
    >
      <Form.Item
        name="name"
        label={say("name")}
        rules={[{ required: true, message: say("nameNeeded") }]}
      >
        <Input autoComplete="username" autoFocus={initialName === ""} maxLength={64} />
      </Form.Item>
      <Form.Item
        name="password"
        label={say("password")}
        rules={[{ required: true, message: say("passwordNeeded") }]}
      >
        <Input.Password
          autoComplete="current-password"
          autoFocus={initialName !== ""}
          maxLength={256}
        />
      </Form.Item>
      {isTotpAsked && (
        <Form.Item
          name="totp"
          label={say("totp")}
          extra={say("totpHint")}
          rules={[{ required: true, pattern: /^\d{6}$/, message: say("totpNeeded") }]}
        >
          <Input ref={totp} autoComplete="one-time-code" inputMode="numeric" maxLength={6} />
        </Form.Item>
      )}
      <ErrorNote error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {say("signIn")}
      </Button>
    </Form>
  );
}
