import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { answerOf, api } from "../../api/client.ts";
import { userQuery, type UserDetail } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useMay } from "../../shell/operator.ts";
import styles from "./user.module.css";
import { words } from "./words.ts";

/** The business's own id of the user, which may be given or changed. */
export function ExternalIdField({ appid, user }: { appid: string; user: UserDetail }) {
  const say = useWords(words);
  const may = useMay();
  const [isEditing, setIsEditing] = useState(false);
  if (isEditing) {
    return <Editor appid={appid} user={user} onDone={() => setIsEditing(false)} />;
  }
  return (
    <span className={styles["row"]}>
      {user.externalId === null ? (
        <span className={styles["soft"]}>{say("none")}</span>
      ) : (
        <bdi>{user.externalId}</bdi>
      )}
      {may("users:write") && (
        <Button
          type="link"
          size="small"
          aria-label={`${say("edit")} ${say("externalId")}`}
          onClick={() => setIsEditing(true)}
        >
          {say("edit")}
        </Button>
      )}
    </span>
  );
}

function Editor({ appid, user, onDone }: { appid: string; user: UserDetail; onDone: () => void }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<{ externalId: string }>();
  const [error, setError] = useState<unknown>();
  const [isSaving, setIsSaving] = useState(false);
  const { openid } = user;
  const save = async ({ externalId }: { externalId: string }) => {
    setIsSaving(true);
    setError(undefined);
    try {
      await answerOf(api.POST("/v1/users", { body: { appid, users: [{ openid, externalId }] } }));
      await queries.invalidateQueries(userQuery(appid, openid));
      onDone();
    } catch (cause) {
      if (cause instanceof ApiError && cause.code === "EXTERNAL_ID_TAKEN") {
        form.setFields([{ name: "externalId", errors: [say("externalIdTaken")] }]);
      } else setError(cause);
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <Form
      form={form}
      initialValues={{ externalId: user.externalId ?? "" }}
      onFinish={(values: { externalId: string }) => void save(values)}
      className={styles["editor"] ?? ""}
    >
      <Form.Item
        name="externalId"
        normalize={(value: string) => value.trim()}
        rules={[{ required: true, message: say("externalIdRule") }]}
      >
        <Input aria-label={say("externalId")} maxLength={128} autoFocus dir="auto" />
      </Form.Item>
      <ErrorNote error={error} />
      <span className={styles["row"]}>
        <Button type="primary" size="small" htmlType="submit" loading={isSaving}>
          {say("save")}
        </Button>
        <Button size="small" onClick={onDone}>
          {say("cancel")}
        </Button>
      </span>
    </Form>
  );
}
