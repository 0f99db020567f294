import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useState } from "react";
import { autoRepliesQuery, type AutoReply } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useAppid, useMay } from "../../../shell/operator.ts";
import { ServiceHeader } from "../service-header.tsx";
import styles from "./auto-replies.module.css";
import { RuleDialog } from "./rule-dialog.tsx";
import { RuleList } from "./rule-list.tsx";
import { TryPanel } from "./try-panel.tsx";
import { words } from "./words.ts";

/** The rules that answer users by themselves, and a place to try them. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const mayChange = useMay()("customer-service:write");
  const [edited, setEdited] = useState<AutoReply | "new">();
  const { data: rules, error } = useQuery(autoRepliesQuery(appid));
  const add = mayChange && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
      {say("add")}
    </Button>
  );
  return (
    <>
      <ServiceHeader current="autoReplies" lead={say("lead")} actions={add} />
      <ErrorNote error={error} />
      {rules === undefined ? (
        error === null && <Spin aria-label={say("loading")} />
      ) : rules.length === 0 ? (
        <EmptyState title={say("none")}>{say("noneHint")}</EmptyState>
      ) : (
        <div className={styles["page"]}>
          <RuleList appid={appid} rules={rules} mayChange={mayChange} onEdit={setEdited} />
          <TryPanel appid={appid} />
        </div>
      )}
      {edited !== undefined && (
        <RuleDialog
          appid={appid}
          rule={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
