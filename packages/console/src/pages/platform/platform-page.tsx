import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Spin } from "antd";
import { platformQuery } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useMay } from "../../shell/operator.ts";
import { EnterAtWechat } from "../platforms/enter-at-wechat.tsx";
import { TicketState } from "../platforms/ticket-state.tsx";
import { AuthorizedApps } from "./authorized-apps.tsx";
import { ChangePanel } from "./change-panel.tsx";
import { LinkPanel } from "./link-panel.tsx";
import { RemovePanel } from "./remove-panel.tsx";
import { words } from "./words.ts";

/** One third-party platform: whether WeChat's tickets arrive, who has authorised it, and the way for others to. */
export function Page() {
  const say = useWords(words);
  const mayWrite = useMay(null)("apps:write");
  const { componentAppid = "" } = useParams({ strict: false });
  const { data: platform, error } = useQuery(platformQuery(componentAppid));
  return (
    <>
      <PageHeader
        title={platform?.name ?? say("title")}
        lead={
          <>
            <Link to="/platforms">{say("back")}</Link> ·{" "}
            <CopyText text={componentAppid} label="AppID" />
          </>
        }
      />
      <ErrorNote error={error} />
      {platform === undefined && error === null && <Spin aria-label={say("loading")} />}
      {platform !== undefined && (
        // Another platform has forms of its own.
        <div className={styles["narrow"]} key={componentAppid}>
          <Panel title={say("connection")}>
            <div className={styles["lines"]}>
              <TicketState receivedAt={platform.ticketReceivedAt} />
              <EnterAtWechat platform={platform} />
            </div>
          </Panel>
          <AuthorizedApps apps={platform.apps} />
          {mayWrite && platform.ticketReceivedAt !== null && (
            <LinkPanel componentAppid={componentAppid} />
          )}
          {mayWrite && <ChangePanel platform={platform} />}
          {mayWrite && <RemovePanel platform={platform} />}
        </div>
      )}
    </>
  );
}
