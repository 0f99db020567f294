import { Link } from "@tanstack/react-router";
import type { MessageSummary } from "../../api/messages.ts";
import type { Say } from "../../language/define-words.ts";
import type { Column } from "../../parts/cursor-table.tsx";
import { StatusTag } from "../../parts/status-tag.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./messages.module.css";
import type { words } from "./words.ts";

/** The columns of a list of messages; without the user where all are of one. */
export function messageColumns(
  say: Say<(typeof words)["zh-CN"]>,
  { isOfOneUser = false }: { isOfOneUser?: boolean } = {},
): Column<MessageSummary>[] {
  const user: Column<MessageSummary> = {
    key: "user",
    title: say("user"),
    render: ({ appid, openid }) => (
      <Link to="/$appid/users/$openid" params={{ appid, openid }} title={openid}>
        <code>{openid}</code>
      </Link>
    ),
  };
  return [
    {
      key: "message",
      title: say("message"),
      render: (row) => {
        const values = Object.values(row.data).map(({ value }) => value);
        const shown = values.length === 0 ? [say(row.kind)] : values;
        return (
          <Link
            to="/$appid/messages/$messageId"
            params={{ appid: row.appid, messageId: row.id }}
            title={shown.join(" · ")}
          >
            {shown.map((value, index) => (
              <span key={index}>
                {index > 0 && " · "}
                <bdi>{value}</bdi>
              </span>
            ))}
          </Link>
        );
      },
    },
    {
      key: "status",
      title: say("status"),
      render: (row) => (
        <span className={styles["state"]}>
          <StatusTag status={row.status} />
          {row.openedAt !== null && <span className={styles["soft"]}>{say("opened")}</span>}
          {row.errcode !== null && row.status !== "delivered" && (
            <code title={row.detail ?? ""}>{row.errcode}</code>
          )}
        </span>
      ),
    },
    {
      key: "scene",
      title: say("scene"),
      render: ({ scene, kind }) =>
        scene === null ? say(kind) : <code title={scene}>{scene}</code>,
    },
    ...(isOfOneUser ? [] : [user]),
    { key: "at", title: say("acceptedAt"), render: ({ createdAt }) => <Time at={createdAt} /> },
  ];
}
