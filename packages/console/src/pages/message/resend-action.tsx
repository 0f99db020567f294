import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { useIdempotencyKey } from "../../api/idempotency-key.ts";
import type { MessageDetail } from "../../api/messages.ts";
import { userQuery } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import styles from "./message.module.css";
import { words } from "./words.ts";

/** Sends a message that has ended once more, as a new one; or says why that cannot be. */
export function ResendAction({ message }: { message: MessageDetail }) {
  const say = useWords(words);
  const navigate = useNavigate();
  const { appid, id, kind, openid } = message;
  const keyFor = useIdempotencyKey();
  // Whoever comes back to send it a third time means a third time.
  const [timesSent, setTimesSent] = useState(0);
  const left = useGrantsLeft(message);
  if (kind !== "subscribe" && kind !== "customer-service") {
    return <p className={styles["reason"]}>{say("resendOtherKind")}</p>;
  }
  if (left === 0) return <p className={styles["reason"]}>{say("resendNoGrant")}</p>;

  const resend = async () => {
    const header = { "idempotency-key": keyFor(`${id} ${timesSent}`) };
    const params = { path: { id }, query: { appid }, header };
    const created = await answerOf(api.POST("/v1/messages/{id}/resend", { params }));
    setTimesSent(timesSent + 1);
    await navigate({ to: "/$appid/messages/$messageId", params: { appid, messageId: created.id } });
  };
  return (
    <ConfirmButton
      title={say("resendTitle")}
      consequence={
        <>
          <p>{say("resendConsequence", { openid })}</p>
          {typeof left === "number" && <p>{say("resendTakes", { left, after: left - 1 })}</p>}
          {message.status === "delivered" && <p>{say("resendTwice")}</p>}
        </>
      }
      confirmLabel={say("resendConfirm")}
      onConfirm={resend}
    >
      {say("resend")}
    </ConfirmButton>
  );
}

/** The user's grants for the template of the message; "unlimited"; undefined: none is needed, or nobody knows yet. */
function useGrantsLeft({
  appid,
  openid,
  templateId,
}: MessageDetail): number | "unlimited" | undefined {
  const { data: user } = useQuery({ ...userQuery(appid, openid), enabled: templateId !== null });
  if (user === undefined || templateId === null) return undefined;
  const grant = user.grants.find((one) => one.templateId === templateId);
  return grant?.unlimited === true ? "unlimited" : (grant?.available ?? 0);
}
