import { Button, Form, Input } from "antd";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./template-bridges.module.css";
import { words } from "./words.ts";

export interface OldTemplate {
  title: string;
  content: string;
}

const example = "任务名称{{keyword1.DATA}}";
const keyword = /\{\{\s*\w+\.DATA\s*\}\}/;

/** What the retired template said: WeChat tells it no more. */
export function OldTemplateForm({
  isBusy,
  error,
  onFind,
}: {
  isBusy: boolean;
  error: unknown;
  onFind: (old: OldTemplate) => void;
}) {
  const say = useWords(words);
  return (
    <Panel title={say("describe")}>
      <p className={styles["soft"]}>{say("describeHint")}</p>
      <Form<OldTemplate> layout="vertical" requiredMark={false} onFinish={onFind}>
        <Form.Item
          name="title"
          label={say("oldTitle")}
          rules={[{ required: true, whitespace: true, message: say("oldTitleNeeded") }]}
        >
          <Input maxLength={64} placeholder="作业提醒" />
        </Form.Item>
        <Form.Item
          name="content"
          label={say("oldContent")}
          extra={say("oldContentHint", { example })}
          rules={[
            { required: true, pattern: keyword, message: say("oldContentNeeded", { example }) },
          ]}
        >
          <Input.TextArea rows={4} maxLength={4000} />
        </Form.Item>
        <ErrorNote error={error} />
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {say("find")}
        </Button>
      </Form>
    </Panel>
  );
}
