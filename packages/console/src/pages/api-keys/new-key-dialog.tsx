import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { createApiKey } from "../../api/api-keys.ts";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { SecretOnce } from "../../parts/secret-once.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import type { Scope } from "../../shell/may-do.ts";
import { ScopeField } from "./scope-field.tsx";
import { usualScopes } from "./scopes.ts";
import { words } from "./words.ts";

interface Values {
  name: string;
  appid: string | undefined;
  scopes: Scope[];
  requestsPerMinute: number | null;
}

const longestName = 100;
const mostRequestsPerMinute = 1_000_000_000;

/** A new key, and its text this once. */
export function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { data: apps = [] } = useQuery(appsQuery);
  const [form] = Form.useForm<Values>();
  const [made, setMade] = useState<string>();
  const { isBusy, error, onFinish } = useSubmit(
    form,
    async ({ name, appid, scopes, requestsPerMinute }) => {
      const { key } = await createApiKey({
        name,
        scopes,
        ...(appid && { appid }),
        ...(requestsPerMinute !== null && { requestsPerMinute }),
      });
      setMade(key);
      await queries.invalidateQueries({ queryKey: ["api-keys"] });
    },
  );
  return (
    <Modal
      open
      width={640}
      title={say(made === undefined ? "add" : "made")}
      // A click beside it must not lose what is shown only once.
      maskClosable={false}
      onCancel={onClose}
      footer={
        made === undefined ? (
          <div className={styles["buttons"]}>
            <Button type="primary" loading={isBusy} onClick={() => form.submit()}>
              {say("make")}
            </Button>
            <Button onClick={onClose}>{say("cancel")}</Button>
          </div>
        ) : (
          <Button type="primary" onClick={onClose}>
            {say("kept")}
          </Button>
        )
      }
    >
      {made !== undefined ? (
        <SecretOnce secret={made} label={say("key")} />
      ) : (
        <Form
          name="api-key"
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ name: "", scopes: usualScopes, requestsPerMinute: null }}
          onFinish={onFinish}
        >
          <Form.Item
            name="name"
            label={say("name")}
            extra={say("nameHint")}
            rules={[{ required: true, whitespace: true, message: say("nameNeeded") }]}
          >
            <Input maxLength={longestName} showCount />
          </Form.Item>
          <Form.Item name="appid" label={say("app")} extra={say("appHint")}>
            <Select
              allowClear
              placeholder={say("everyApp")}
              showSearch={{ optionFilterProp: ["label", "value"] }}
              options={apps.map(({ appid, name }) => ({ value: appid, label: name }))}
            />
          </Form.Item>
          <Form.Item name="requestsPerMinute" label={say("limitOptional")} extra={say("limitHint")}>
            <InputNumber
              style={{ width: 200 }}
              min={1}
              max={mostRequestsPerMinute}
              precision={0}
              suffix={say("aMinute")}
            />
          </Form.Item>
          <Form.Item
            name="scopes"
            label={say("scopes")}
            extra={say("scopesHint")}
            rules={[{ required: true, type: "array", min: 1, message: say("scopesNeeded") }]}
          >
            <ScopeField />
          </Form.Item>
          <ErrorNote error={error} />
        </Form>
      )}
    </Modal>
  );
}
