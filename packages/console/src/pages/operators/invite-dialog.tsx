import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { inviteOperator, type OneTimeLink } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { LinkOnce } from "./link-once.tsx";
import { RoleFields, toRoles, type RoleValue } from "./role-fields.tsx";
import { words } from "./words.ts";

const longestName = 64;

/** Somebody new, and the link at which they choose their password. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ name: string; roles: RoleValue[] }>();
  const [made, setMade] = useState<{ name: string; link: OneTimeLink }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, roles }) => {
    setMade(await inviteOperator({ name, roles: toRoles(roles) }));
    await queries.invalidateQueries({ queryKey: ["operators"] });
  });
  const isTaken = error instanceof ApiError && error.code === "OPERATOR_EXISTS";
  return (
    <Modal
      open
      width={560}
      title={made === undefined ? say("invite") : say("invitedTitle", { name: made.name })}
      maskClosable={false}
      onCancel={onClose}
      footer={
        made === undefined ? (
          <div className={styles["buttons"]}>
            <Button type="primary" loading={isBusy} onClick={() => form.submit()}>
              {say("makeInvitation")}
            </Button>
            <Button onClick={onClose}>{say("cancel")}</Button>
          </div>
        ) : (
          <Button type="primary" onClick={onClose}>
            {say("close")}
          </Button>
        )
      }
    >
      {made !== undefined ? (
        <LinkOnce link={made.link} />
      ) : (
        <Form
          name="invite"
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: "", roles: [{ app: "*", role: "operator" }] }}
          onFinish={onFinish}
        >
          <Form.Item
            name="name"
            label={say("name")}
            extra={say("nameHint")}
            rules={[{ required: true, whitespace: true, message: say("nameNeeded") }]}
            {...(isTaken && { validateStatus: "error", help: say("nameTaken") })}
          >
            <Input autoComplete="off" maxLength={longestName} />
          </Form.Item>
          <Form.Item label={say("roles")}>
            <RoleFields />
          </Form.Item>
          <ErrorNote error={isTaken ? undefined : error} />
        </Form>
      )}
    </Modal>
  );
}
