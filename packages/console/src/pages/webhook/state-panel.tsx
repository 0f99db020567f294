import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import {
  disableWebhook,
  enableWebhook,
  testWebhook,
  type Webhook,
  type WebhookTest,
} from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Verdict } from "../../parts/verdict.tsx";
import { WebhookState } from "../webhooks/webhook-state.tsx";
import { useRefresh } from "./use-refresh.ts";
import { words } from "./words.ts";

/** Whether it delivers, and a test of it. */
export function StatePanel({ webhook, mayWrite }: { webhook: Webhook; mayWrite: boolean }) {
  const say = useWords(words);
  const refresh = useRefresh(webhook.id);
  const test = useMutation({ mutationFn: () => testWebhook(webhook.id) });
  const enable = useMutation({
    mutationFn: () => enableWebhook(webhook.id),
    onSuccess: refresh,
  });
  return (
    <Panel title={say("state")}>
      <div className={styles["lines"]}>
        <WebhookState webhook={webhook} />
        <p>
          <code>{webhook.url}</code>
        </p>
        <p className={styles["soft"]}>
          {say("hears")} <code>{webhook.events.join(", ")}</code>
        </p>
        {webhook.disabled !== null && <p className={styles["soft"]}>{say("disabledHint")}</p>}
        {mayWrite && (
          <div className={styles["buttons"]}>
            <Button loading={test.isPending} onClick={() => test.mutate()}>
              {say("test")}
            </Button>
            {webhook.disabled === null ? (
              <ConfirmButton
                title={say("disableTitle")}
                consequence={say("disableHint")}
                confirmLabel={say("disable")}
                onConfirm={async () => {
                  await disableWebhook(webhook.id);
                  await refresh();
                }}
              >
                {say("disable")}
              </ConfirmButton>
            ) : (
              <Button type="primary" loading={enable.isPending} onClick={() => enable.mutate()}>
                {say("enable")}
              </Button>
            )}
          </div>
        )}
        <ErrorNote error={test.error ?? enable.error} />
        {test.data !== undefined && <TestResult result={test.data} />}
      </div>
    </Panel>
  );
}

function TestResult({ result }: { result: WebhookTest }) {
  const say = useWords(words);
  const { delivered, status, response, error, durationMs } = result;
  return (
    <output className={styles["lines"]}>
      <Verdict tone={delivered ? "good" : "bad"}>
        {status === null
          ? say("testUnanswered", { reason: error ?? "" })
          : say(delivered ? "testDelivered" : "testRefused", { status, ms: durationMs })}
      </Verdict>
      {response !== null && response !== "" && <pre className={styles["text"]}>{response}</pre>}
    </output>
  );
}
