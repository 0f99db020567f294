import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useState } from "react";
import { quickRepliesQuery, type QuickReply } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useAppid, useMay } from "../../../shell/operator.ts";
import { ServiceHeader } from "../service-header.tsx";
import { QuickReplyDialog } from "./quick-reply-dialog.tsx";
import { QuickReplyList } from "./quick-reply-list.tsx";
import { words } from "./words.ts";

/** What people who answer users write often, in the order in which it is offered to them. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const mayChange = useMay()("customer-service:write");
  const [edited, setEdited] = useState<QuickReply | "new">();
  const { data: replies, error } = useQuery(quickRepliesQuery(appid));
  const add = mayChange && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
      {say("add")}
    </Button>
  );
  return (
    <>
      <ServiceHeader current="quickReplies" lead={say("lead")} actions={add} />
      <ErrorNote error={error} />
      {replies === undefined ? (
        error === null && <Spin aria-label={say("loading")} />
      ) : replies.length === 0 ? (
        <EmptyState title={say("none")}>{say("noneHint")}</EmptyState>
      ) : (
        <QuickReplyList appid={appid} replies={replies} mayChange={mayChange} onEdit={setEdited} />
      )}
      {edited !== undefined && (
        <QuickReplyDialog
          appid={appid}
          reply={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </>
  );
}
