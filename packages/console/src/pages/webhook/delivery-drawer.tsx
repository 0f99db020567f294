import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Drawer } from "antd";
import { deliveryQuery, retryDelivery, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { prettyJson } from "./pretty-json.ts";
import { useRefresh } from "./use-refresh.ts";
import { words } from "./words.ts";

/** One delivery: what is sent, what was answered last, and once more. */
export function DeliveryDrawer({
  webhook,
  deliveryId,
  mayWrite,
  onClose,
}: {
  webhook: Webhook;
  deliveryId: number;
  mayWrite: boolean;
  onClose: () => void;
}) {
  const say = useWords(words);
  const refresh = useRefresh(webhook.id);
  const { data: delivery, error } = useQuery(deliveryQuery(webhook.id, deliveryId));
  const retry = useMutation({
    mutationFn: () => retryDelivery(webhook.id, deliveryId),
    onSuccess: refresh,
  });
  return (
    <Drawer
      open
      size={560}
      title={delivery?.type ?? say("details")}
      onClose={onClose}
      extra={
        mayWrite &&
        delivery !== undefined &&
        webhook.disabled === null && (
          <Button type="primary" loading={retry.isPending} onClick={() => retry.mutate()}>
            {say("retry")}
          </Button>
        )
      }
    >
      <div className={styles["lines"]}>
        <ErrorNote error={error ?? retry.error} />
        {retry.isSuccess && <output>{say("retried")}</output>}
        {delivery !== undefined && (
          <>
            {delivery.eventId !== null && <CopyText text={delivery.eventId} label="webhook-id" />}
            <h3>{say("request")}</h3>
            {delivery.request === null ? (
              <p className={styles["soft"]}>{say("eventGone")}</p>
            ) : (
              <pre className={styles["text"]}>
                {`POST ${delivery.request.url}\n${headerLines(delivery.request.headers)}\n\n${prettyJson(delivery.request.body)}`}
              </pre>
            )}
            <h3>{say("response")}</h3>
            <p>
              {delivery.responseStatus === null
                ? (delivery.error ?? say("noAnswerYet"))
                : say("answered", {
                    status: delivery.responseStatus,
                    ms: delivery.durationMs ?? 0,
                  })}
            </p>
            {delivery.response !== null && delivery.response !== "" && (
              <pre className={styles["text"]}>{prettyJson(delivery.response)}</pre>
            )}
            <p className={styles["soft"]}>
              {say("tried", { n: delivery.attempt })}
              {delivery.nextAttemptAt !== null && (
                <>
                  {" "}
                  {say("nextAttempt")} <Time at={delivery.nextAttemptAt} />
                </>
              )}
            </p>
          </>
        )}
      </div>
    </Drawer>
  );
}

function headerLines(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}
