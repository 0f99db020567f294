import { Button, Form, Input } from "antd";
import { useState } from "react";
import { makeAuthorizationLink, type AuthorizationLink } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { SecretOnce } from "../../parts/secret-once.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

const appidForm = /^wx[0-9a-zA-Z]{1,62}$/;

/** A link for the administrator of a mini program, good once and for half an hour. Made only when a ticket is there: WeChat is asked for it. */
export function LinkPanel({ componentAppid }: { componentAppid: string }) {
  const say = useWords(words);
  const [form] = Form.useForm<{ appid: string }>();
  const [link, setLink] = useState<AuthorizationLink>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ appid }) => {
    setLink(undefined);
    setLink(await makeAuthorizationLink(componentAppid, appid || undefined));
  });
  return (
    <Panel title={say("invite")}>
      <div className={styles["lines"]}>
        <Form
          name="authorization-link"
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ appid: "" }}
          onFinish={onFinish}
        >
          <p className={styles["lead"]}>{say("inviteHint")}</p>
          <Form.Item
            name="appid"
            label={say("onlyFor")}
            extra={say("onlyForHint")}
            normalize={(value: string) => value.trim()}
            rules={[{ pattern: appidForm, message: say("onlyForRule") }]}
          >
            <Input autoComplete="off" maxLength={64} placeholder="wx0123456789abcdef" />
          </Form.Item>
          <ErrorNote error={error} />
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {say("makeLink")}
          </Button>
        </Form>
        {link !== undefined && (
          <>
            <SecretOnce secret={link.url} label={say("link")} />
            <p className={styles["soft"]}>
              {say("linkUntil")} <Time at={link.expiresAt} />
            </p>
          </>
        )}
      </div>
    </Panel>
  );
}
