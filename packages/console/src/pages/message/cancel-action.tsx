import { useQueryClient } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import { messageQuery, type MessageDetail } from "../../api/messages.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import styles from "./message.module.css";
import { words } from "./words.ts";

/** Takes a message back that waits; of one that is on its way, why that cannot be. */
export function CancelAction({ message }: { message: MessageDetail }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { appid, id, status, grant } = message;
  if (status === "sending" || status === "sent" || status === "unknown") {
    return <p className={styles["reason"]}>{say(`stuck-${status}`)}</p>;
  }
  const cancel = async () => {
    const path = { params: { path: { id }, query: { appid } } };
    try {
      await answerOf(api.POST("/v1/messages/{id}/cancel", path));
    } finally {
      await queries.invalidateQueries(messageQuery(appid, id));
    }
  };
  return (
    <ConfirmButton
      danger
      title={say("cancelTitle")}
      consequence={<p>{say(grant === "held" ? "cancelFrees" : "cancelConsequence")}</p>}
      confirmLabel={say("cancelConfirm")}
      onConfirm={cancel}
    >
      {say("cancel")}
    </ConfirmButton>
  );
}
