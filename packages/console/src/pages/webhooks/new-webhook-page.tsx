import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Radio } from "antd";
import { useState } from "react";
import { createWebhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import { SecretOnce } from "../../parts/secret-once.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { urlErrorOf } from "./url-error.ts";
import { WebhookFields } from "./webhook-fields.tsx";
import { words } from "./words.ts";

interface Values {
  url: string;
  events: string[];
  name: string;
  reach: "this" | "every";
}

/** A new webhook, and its secret this once. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const mayEverywhere = useMay(null);
  const queries = useQueryClient();
  const [form] = Form.useForm<Values>();
  const [made, setMade] = useState<{ id: string; secret: string }>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, reach, url, events }) => {
    const webhook = await createWebhook({
      url,
      events,
      appid: reach === "every" ? null : appid,
      ...(name && { name }),
    });
    await queries.invalidateQueries({ queryKey: ["webhooks"] });
    setMade(webhook);
  });
  const urlError = urlErrorOf(error);
  return (
    <div className={styles["narrow"]}>
      <PageHeader title={say("newTitle")} lead={say("newLead")} />
      {made !== undefined ? (
        <Panel title={say("made")}>
          <div className={styles["lines"]}>
            <p>{say("madeHint")}</p>
            <SecretOnce secret={made.secret} label={say("secret")} />
            <div>
              <LinkButton
                to="/$appid/webhooks/$webhookId"
                params={{ appid, webhookId: made.id }}
                color="primary"
                variant="solid"
              >
                {say("goOn")}
              </LinkButton>
            </div>
          </div>
        </Panel>
      ) : (
        <Panel>
          <Form
            name="new-webhook"
            form={form}
            layout="vertical"
            requiredMark={false}
            initialValues={{ url: "", events: ["*"], name: "", reach: "this" }}
            onFinish={onFinish}
          >
            <WebhookFields urlError={urlError} />
            {mayEverywhere("webhooks:write") && (
              <Form.Item name="reach" label={say("reach")}>
                <Radio.Group>
                  <Radio value="this">{say("thisApp")}</Radio>
                  <Radio value="every">{say("everyApp")}</Radio>
                </Radio.Group>
              </Form.Item>
            )}
            <ErrorNote error={urlError === undefined ? error : undefined} />
            <Button type="primary" htmlType="submit" loading={isBusy}>
              {say("make")}
            </Button>
          </Form>
        </Panel>
      )}
    </div>
  );
}
