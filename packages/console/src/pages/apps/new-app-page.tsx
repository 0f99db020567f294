import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input, Radio } from "antd";
import { ApiError } from "../../api/api-error.ts";
import { addApp, type NewApp } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { words } from "./words.ts";

const appidForm = /^wx[0-9a-zA-Z]{1,62}$/;
const longestName = 100;
const longestSecret = 256;

/** A new app. Its settings come next, where the connection is tested at once. */
export function Page() {
  const say = useWords(words);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewApp>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ name, ...app }) => {
    const { appid } = await addApp({ ...app, ...(name && { name }) });
    await queries.invalidateQueries({ queryKey: ["apps"] });
    await navigate({ to: "/$appid/settings", params: { appid }, search: { test: "now" } });
  });
  const isKnown = error instanceof ApiError && error.code === "APP_EXISTS";
  return (
    <div className={styles["narrow"]}>
      <PageHeader title={say("newTitle")} lead={say("newLead")} />
      <Panel>
        <Form
          name="new-app"
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ kind: "mini-program", appid: "", secret: "", name: "" }}
          onFinish={onFinish}
        >
          <Form.Item
            name="appid"
            label="AppID"
            extra={say("appidHint")}
            rules={[{ required: true, pattern: appidForm, message: say("appidRule") }]}
            {...(isKnown && { validateStatus: "error", help: say("appKnown") })}
          >
            <Input autoComplete="off" maxLength={64} placeholder="wx0123456789abcdef" />
          </Form.Item>
          <Form.Item
            name="secret"
            label="AppSecret"
            extra={say("secretHint")}
            rules={[{ required: true, message: say("secretNeeded") }]}
          >
            <Input.Password autoComplete="off" maxLength={longestSecret} />
          </Form.Item>
          <Form.Item name="name" label={say("nameOptional")} extra={say("nameHint")}>
            <Input maxLength={longestName} showCount />
          </Form.Item>
          <Form.Item name="kind" label={say("kind")}>
            <Radio.Group>
              <Radio value="mini-program">{say("mini-program")}</Radio>
              <Radio value="official-account">{say("officialAccountHint")}</Radio>
            </Radio.Group>
          </Form.Item>
          <ErrorNote error={isKnown ? undefined : error} />
          <Button type="primary" htmlType="submit" loading={isBusy}>
            {say("addAndTest")}
          </Button>
        </Form>
      </Panel>
    </div>
  );
}
