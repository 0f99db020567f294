import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Radio } from "antd";
import { useState } from "react";
import { changeApp } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { makeEncodingAesKey, makeToken } from "./make-secrets.ts";
import type { SavedSecrets } from "./saved-secrets.ts";
import { words } from "./words.ts";

interface Values {
  token: string;
  encodingAESKey: string;
  mode: SavedSecrets["mode"];
  format: SavedSecrets["format"];
}

/** Token and EncodingAESKey, made here or brought from WeChat's page, are saved first: WeChat asks for them the moment it saves. */
export function SetUpPanel({
  appid,
  isAnew,
  onSaved,
}: {
  appid: string;
  isAnew: boolean;
  onSaved: (saved: SavedSecrets) => void;
}) {
  const say = useWords(words);
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [initial] = useState<Values>(() => ({
    token: makeToken(),
    encodingAESKey: makeEncodingAesKey(),
    mode: "safe",
    format: "json",
  }));
  const mode = Form.useWatch("mode", form) ?? initial.mode;
  const { isBusy, error, onFinish } = useSubmit(form, async (values) => {
    const { encodingAESKey, ...others } = values;
    const hasKey = values.mode !== "plain";
    await changeApp(appid, { callback: hasKey ? values : others });
    await queries.invalidateQueries({ queryKey: ["callback", appid] });
    await queries.invalidateQueries({ queryKey: ["app", appid] });
    onSaved({ ...others, encodingAESKey: hasKey ? encodingAESKey : null });
  });
  return (
    <Panel title={say("makeTitle")}>
      <Form
        name="callback"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={onFinish}
      >
        <p className={styles["lead"]}>{say(isAnew ? "makeAnewHint" : "makeHint")}</p>
        <Form.Item label="Token" htmlFor="callback_token" extra={say("tokenRule")}>
          <div className={styles["buttons"]}>
            <Form.Item
              name="token"
              noStyle
              rules={[
                { required: true, pattern: /^[0-9A-Za-z]{3,32}$/, message: say("tokenRule") },
              ]}
            >
              <Input autoComplete="off" maxLength={32} />
            </Form.Item>
            <Button onClick={() => form.setFieldValue("token", makeToken())}>
              {say("makeToken")}
            </Button>
          </div>
        </Form.Item>
        <Form.Item name="mode" label={say("mode")} extra={say("modeHint")}>
          <Radio.Group
            options={(["safe", "compatible", "plain"] as const).map((value) => ({
              value,
              label: say(value),
            }))}
          />
        </Form.Item>
        {mode !== "plain" && (
          <Form.Item
            label="EncodingAESKey"
            htmlFor="callback_encodingAESKey"
            extra={say("keyRule")}
          >
            <div className={styles["buttons"]}>
              <Form.Item
                name="encodingAESKey"
                noStyle
                rules={[
                  { required: true, pattern: /^[0-9A-Za-z+/]{43}$/, message: say("keyRule") },
                ]}
              >
                <Input autoComplete="off" maxLength={43} />
              </Form.Item>
              <Button onClick={() => form.setFieldValue("encodingAESKey", makeEncodingAesKey())}>
                {say("makeKey")}
              </Button>
            </div>
          </Form.Item>
        )}
        <Form.Item name="format" label={say("format")} extra={say("formatHint")}>
          <Radio.Group
            options={["json", "xml"].map((value) => ({ value, label: value.toUpperCase() }))}
          />
        </Form.Item>
        <ErrorNote error={error} />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("saveAndGoOn")}
        </Button>
      </Form>
    </Panel>
  );
}
