import { Alert, Button, Form, Input } from "antd";
import { useState } from "react";
import { replayEvents, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { fromLocalTime, toLocalTime } from "../../parts/local-time.ts";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useSubmit } from "../../parts/use-submit.ts";
import { useRefresh } from "./use-refresh.ts";
import { words } from "./words.ts";

interface Range {
  from: string;
  to: string;
}

const hourMs = 3_600_000;

/** Delivers the events of a time again, such as those that the receiver lost. */
export function ReplayPanel({ webhook }: { webhook: Webhook }) {
  const say = useWords(words);
  const refresh = useRefresh(webhook.id);
  const [form] = Form.useForm<Range>();
  const [initial] = useState<Range>(() => ({ from: toLocalTime(anHourAgo()), to: "" }));
  const [done, setDone] = useState<number>();
  const { isBusy, error, onFinish } = useSubmit(form, async ({ from, to }) => {
    setDone(undefined);
    const until = fromLocalTime(to);
    let next: string | null = fromLocalTime(from);
    let replayed = 0;
    // One call has a limit; where it stopped the next one goes on.
    while (next !== null) {
      const part: Awaited<ReturnType<typeof replayEvents>> = await replayEvents(webhook.id, {
        from: next,
        ...(until !== null && { to: until }),
      });
      replayed += part.replayed;
      next = part.next;
    }
    setDone(replayed);
    await refresh();
  });
  return (
    <Panel title={say("replay")}>
      <Form
        name="replay"
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={onFinish}
      >
        <p className={styles["lead"]}>{say("replayHint")}</p>
        <div className={styles["buttons"]}>
          <Form.Item
            name="from"
            label={say("from")}
            rules={[{ required: true, message: say("fromNeeded") }]}
          >
            <Input type="datetime-local" />
          </Form.Item>
          <Form.Item name="to" label={say("to")}>
            <Input type="datetime-local" />
          </Form.Item>
        </div>
        <ErrorNote error={error} />
        {done !== undefined && !isBusy && (
          <Alert type="success" showIcon role="status" title={say("replayed", { n: done })} />
        )}
        <Button htmlType="submit" loading={isBusy} disabled={webhook.disabled !== null}>
          {say("replayNow")}
        </Button>
      </Form>
    </Panel>
  );
}

function anHourAgo(): string {
  return new Date(Date.now() - hourMs).toISOString();
}
