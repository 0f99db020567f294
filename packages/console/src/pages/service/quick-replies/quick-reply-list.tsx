import { EditOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import {
  deleteQuickReply,
  orderQuickReplies,
  quickRepliesKey,
  type QuickReply,
} from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { ConfirmButton } from "../../../parts/confirm-button.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { MoveButtons } from "../move-buttons.tsx";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { words } from "./words.ts";

export function QuickReplyList({
  appid,
  replies,
  mayChange,
  onEdit,
}: {
  appid: string;
  replies: QuickReply[];
  mayChange: boolean;
  onEdit: (reply: QuickReply) => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: quickRepliesKey(appid) });
  const order = useMutation({
    mutationFn: (ids: string[]) => orderQuickReplies(appid, ids),
    onSettled: refresh,
  });
  const ids = replies.map((reply) => reply.id);
  return (
    <>
      <ErrorNote error={order.error} />
      <ul className={styles["cards"]} aria-label={say("list")}>
        {replies.map((reply) => (
          <li key={reply.id}>
            <div className={styles["cardText"]}>
              <h2 className={styles["cardTitle"]}>
                <bdi>{reply.title}</bdi>
              </h2>
              <p className={styles["cardBody"]} dir="auto">
                {reply.content}
              </p>
            </div>
            {mayChange && (
              <div className={styles["cardActions"]}>
                <MoveButtons
                  ids={ids}
                  id={reply.id}
                  name={reply.title}
                  isBusy={order.isPending}
                  onMove={(moved) => order.mutate(moved)}
                />
                <Button
                  type="text"
                  size="small"
                  icon={<EditOutlined />}
                  aria-label={`${sayService("edit")} ${reply.title}`}
                  onClick={() => onEdit(reply)}
                >
                  {sayService("edit")}
                </Button>
                <ConfirmButton
                  danger
                  type="text"
                  size="small"
                  title={say("deleteTitle", { title: reply.title })}
                  consequence={<p>{say("deleteConsequence")}</p>}
                  confirmLabel={sayService("delete")}
                  onConfirm={async () => {
                    await deleteQuickReply(appid, reply.id);
                    await refresh();
                  }}
                >
                  {sayService("delete")}
                </ConfirmButton>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
