import { SendOutlined } from "@ant-design/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Form, Input, Select } from "antd";
import { useState } from "react";
import { appsQuery } from "../../api/apps.ts";
import { answerOf, api } from "../../api/client.ts";
import { useIdempotencyKey } from "../../api/idempotency-key.ts";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { CardPreview } from "../../parts/card-preview.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { ParamFields } from "./param-fields.tsx";
import { RecipientNote } from "./recipient-note.tsx";
import { toRequest, type Draft } from "./to-request.ts";
import { previewQuery, usePreview, violationsOf } from "./use-preview.ts";
import { useRecipient } from "./use-recipient.ts";
import styles from "./send-message.module.css";
import { words } from "./words.ts";

/** `?scene=` and `?openid=` fill in what a link already knows. */
export function SendForm({ appid, scenes }: { appid: string; scenes: Scene[] }) {
  const say = useWords(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [given] = useFilters();
  const [form] = Form.useForm<Draft>();
  const initial: Draft = {
    by: "openid",
    user: given["openid"] ?? "",
    scene: given["scene"] ?? scenes[0]?.name ?? "",
  };
  const draft = (Form.useWatch([], form) as Draft | undefined) ?? initial;
  const scene = scenes.find(({ name }) => name === draft.scene);
  const preview = usePreview(appid, scene, draft.params ?? {});
  const recipient = useRecipient(appid, draft);
  const { data: apps = [] } = useQuery(appsQuery);
  const [error, setError] = useState<unknown>();
  const [isSending, setIsSending] = useState(false);
  const [isChecked, setIsChecked] = useState(false);
  const keyFor = useIdempotencyKey();

  const send = async () => {
    setIsChecked(true);
    setError(undefined);
    if (scene === undefined) return;
    setIsSending(true);
    try {
      const body = toRequest(appid, scene, form.getFieldsValue(true) as Draft);
      const card = await queries.fetchQuery(previewQuery(appid, scene, body.params));
      if (violationsOf(card).length > 0) return;
      const { id } = await answerOf(
        api.POST("/v1/messages", {
          params: { header: { "idempotency-key": keyFor(JSON.stringify(body)) } },
          body,
        }),
      );
      await navigate({ to: "/$appid/messages/$messageId", params: { appid, messageId: id } });
    } catch (cause) {
      setError(cause);
    } finally {
      setIsSending(false);
    }
  };

  const isQuietNow = recipient.user?.quietHours.find(
    (hours) => hours.scene === scene?.name && hours.isNow,
  );
  return (
    <div className={styles["columns"]}>
      <Panel>
        <Form
          form={form}
          layout="vertical"
          initialValues={initial}
          onFinish={() => void send()}
          onFinishFailed={() => setIsChecked(true)}
        >
          <Form.Item
            label={say("scene")}
            name="scene"
            rules={[{ required: true, message: say("sceneRule") }]}
          >
            <Select
              showSearch
              options={scenes.map(({ name }) => ({ value: name, label: name }))}
              onChange={() => setIsChecked(false)}
            />
          </Form.Item>
          <Form.Item
            label={say("user")}
            name="user"
            normalize={(value: string) => value.trim()}
            rules={[
              { required: true, message: say("userRule") },
              ...(draft.by === "openid"
                ? [{ pattern: /^[0-9A-Za-z_-]{1,64}$/, message: say("openidRule") }]
                : []),
            ]}
            extra={<RecipientNote recipient={recipient} scene={scene} />}
          >
            <Input
              maxLength={128}
              autoComplete="off"
              addonBefore={
                <Form.Item name="by" noStyle>
                  <Select
                    aria-label={say("userBy")}
                    popupMatchSelectWidth={false}
                    options={[
                      { value: "openid", label: "openid" },
                      { value: "externalId", label: say("externalId") },
                    ]}
                  />
                </Form.Item>
              }
            />
          </Form.Item>
          {scene !== undefined && (
            <ParamFields scene={scene} preview={preview} isChecked={isChecked} />
          )}
          <Form.Item label={say("sendAt")} name="sendAt" extra={say("sendAtHint")}>
            <Input type="datetime-local" className={styles["time"] ?? ""} />
          </Form.Item>
          {isQuietNow !== undefined && (
            <Form.Item
              name="ignoreQuietHours"
              valuePropName="checked"
              extra={say("quietNow", { from: isQuietNow.from, to: isQuietNow.to })}
            >
              <Checkbox>{say("ignoreQuietHours")}</Checkbox>
            </Form.Item>
          )}
          <ErrorNote error={error} />
          {isChecked && preview.violations.length > 0 && (
            <p role="alert" className={styles["blocked"]}>
              {say("blocked", { n: preview.violations.length })}
            </p>
          )}
          <Button
            type="primary"
            htmlType="submit"
            icon={<SendOutlined />}
            loading={isSending}
            className={styles["submit"] ?? ""}
          >
            {say("send")}
          </Button>
        </Form>
      </Panel>
      <div className={styles["preview"]}>
        <Panel title={say("preview")}>
          {preview.card !== undefined && (
            <CardPreview
              title={preview.card.title}
              appName={apps.find((app) => app.appid === appid)?.name ?? appid}
              lines={preview.card.lines}
            />
          )}
          {preview.card?.changes.map((change) => (
            <p key={`${change.key} ${change.reason}`} className={styles["change"]}>
              {say("changed", { key: change.key, from: change.from, to: change.to })}
            </p>
          ))}
          <ErrorNote error={preview.error} />
        </Panel>
      </div>
    </div>
  );
}
