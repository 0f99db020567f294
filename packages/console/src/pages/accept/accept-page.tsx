import { Link } from "@tanstack/react-router";
import { Button, Form } from "antd";
import { useState } from "react";
import { acceptLink } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { DoorPage } from "../../parts/door-page.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { NewPasswordItems } from "../../parts/new-password-items.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

/** A password, by the one-time link of an invitation or of a lost password. */
export function Page() {
  const say = useWords(words);
  const [{ token }] = useFilters();
  const [name, setName] = useState<string>();
  return (
    <DoorPage title={say("title")} lead={say("lead")}>
      {token === undefined ? (
        <EmptyState title={say("noToken")}>{say("noTokenHint")}</EmptyState>
      ) : name === undefined ? (
        <PasswordForm token={token} onAccepted={setName} />
      ) : (
        <EmptyState title={say("done")} action={<Link to="/">{say("signIn")}</Link>}>
          {say("doneHint", { name })}
        </EmptyState>
      )}
    </DoorPage>
  );
}

function PasswordForm({
  token,
  onAccepted,
}: {
  token: string;
  onAccepted: (name: string) => void;
}) {
  const say = useWords(words);
  const [form] = Form.useForm<{ password: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ password }) => {
    const { name } = await acceptLink({ token, password });
    onAccepted(name);
  });
  return (
    <Form
      name="accept"
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ password: "", again: "" }}
      onFinish={onFinish}
    >
      <NewPasswordItems />
      <ErrorNote error={error} />
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {say("save")}
      </Button>
    </Form>
  );
}
