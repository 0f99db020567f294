import { SendOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Spin } from "antd";
import { useLiveEvents } from "../../api/live-events.ts";
import { fetchMessages } from "../../api/messages.ts";
import { useRefresh } from "../../api/use-refresh.ts";
import { userQuery } from "../../api/users.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { messageColumns } from "../messages/message-columns.tsx";
import { words as messageWords } from "../messages/words.ts";
import { ErasurePanel } from "./erasure-panel.tsx";
import { GrantsPanel } from "./grants-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { IdentityPanel } from "./identity-panel.tsx";
import { PersonalDataPanel } from "./personal-data-panel.tsx";
import styles from "./user.module.css";
import { words } from "./words.ts";

/** One user: who it is, what they allow and why it counts so, and their messages. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const { openid = "" } = useParams({ strict: false });
  // In the address: a reload still tells of it. Of whom is being forgotten, nothing is asked any more.
  const [{ erasure }, changeFilters] = useFilters();
  const isErasing = erasure !== undefined;
  const found = useQuery({ ...userQuery(appid, openid), enabled: !isErasing });
  const user = isErasing ? undefined : found.data;
  const refreshSoon = useRefresh([["user", appid, openid]]);
  useLiveEvents(appid, {
    onEvent: (event) => event.openid === openid && refreshSoon(),
    onGap: refreshSoon,
  });
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={
          <>
            <Link to="/$appid/users" params={{ appid }}>
              {say("back")}
            </Link>
            <span className={styles["openid"]}>
              <CopyText text={openid} label="openid" />
            </span>
          </>
        }
        actions={
          user !== undefined &&
          may("messages:write") && (
            <LinkButton
              color="primary"
              variant="solid"
              icon={<SendOutlined />}
              to="/$appid/messages/new"
              params={{ appid }}
              search={{ openid }}
            >
              {say("send")}
            </LinkButton>
          )
        }
      />
      <ErrorNote error={found.error} />
      {isErasing && <ErasurePanel appid={appid} erasureId={erasure} />}
      {found.isLoading && <Spin aria-label={say("loading")} />}
      {user !== undefined && (
        <div className={styles["page"]}>
          <div className={styles["columns"]}>
            <IdentityPanel appid={appid} user={user} />
            <GrantsPanel user={user} />
          </div>
          <PersonalDataPanel
            appid={appid}
            user={user}
            onErasing={(id) => changeFilters({ erasure: id })}
          />
          <HistoryPanel appid={appid} user={user} />
          <section>
            <h2 className={styles["heading"]}>{say("messages")}</h2>
            <Messages appid={appid} openid={openid} />
          </section>
        </div>
      )}
    </>
  );
}

function Messages({ appid, openid }: { appid: string; openid: string }) {
  const say = useWords(words);
  const sayOfMessages = useWords(messageWords);
  return (
    <CursorTable
      label={say("messages")}
      columns={messageColumns(sayOfMessages, { isOfOneUser: true })}
      queryKey={["user", appid, openid, "messages"]}
      fetchPage={(cursor) => fetchMessages({ appid, openid, cursor, limit: 20 })}
      rowKey={({ id }) => id}
      empty={<p className={styles["soft"]}>{say("noMessages")}</p>}
    />
  );
}
