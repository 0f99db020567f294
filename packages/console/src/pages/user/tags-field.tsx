import { PlusOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Tag } from "antd";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { userQuery, type UserDetail } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useMay } from "../../shell/operator.ts";
import styles from "./user.module.css";
import { words } from "./words.ts";

/** The business's marks on the user. Each is added and removed by itself, so that two operators overwrite nothing of each other. */
export function TagsField({ appid, user }: { appid: string; user: UserDetail }) {
  const say = useWords(words);
  const mayWrite = useMay()("users:write");
  const queries = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const [form] = Form.useForm<{ tag: string }>();
  const { openid, tags } = user;
  const { mutate, error, isPending } = useMutation({
    mutationFn: (change: { add?: string[]; remove?: string[] }) =>
      answerOf(
        api.PATCH("/v1/users", {
          body: { appid, users: [{ openid }], add: [], remove: [], ...change },
        }),
      ),
    onSuccess: () => queries.invalidateQueries(userQuery(appid, openid)),
  });
  const add = ({ tag }: { tag: string }) =>
    mutate(
      { add: [tag] },
      {
        onSuccess: () => {
          form.resetFields();
          setIsAdding(false);
        },
      },
    );
  return (
    <div className={styles["tags"]}>
      {tags.length === 0 && !mayWrite && <span className={styles["soft"]}>{say("none")}</span>}
      {tags.map((tag) => (
        <Tag
          key={tag}
          {...(mayWrite && {
            closable: { "aria-label": say("removeTag", { tag }) },
            onClose: (event) => {
              // It goes when the server has taken it away, and stays when that fails.
              event.preventDefault();
              mutate({ remove: [tag] });
            },
          })}
        >
          <bdi>{tag}</bdi>
        </Tag>
      ))}
      {mayWrite &&
        (isAdding ? (
          <Form form={form} layout="inline" onFinish={add}>
            <Form.Item
              name="tag"
              normalize={(value: string) => value.trim()}
              rules={[
                { required: true, message: say("tagRule") },
                { pattern: /^[^\s,]{1,64}$/u, message: say("tagRule") },
              ]}
            >
              <Input
                size="small"
                autoFocus
                maxLength={64}
                aria-label={say("newTag")}
                onKeyDown={({ key }) => key === "Escape" && setIsAdding(false)}
              />
            </Form.Item>
            <Button size="small" htmlType="submit" loading={isPending}>
              {say("add")}
            </Button>
          </Form>
        ) : (
          <Button
            size="small"
            type="dashed"
            icon={<PlusOutlined />}
            onClick={() => setIsAdding(true)}
          >
            {say("newTag")}
          </Button>
        ))}
      <ErrorNote error={error} />
    </div>
  );
}
